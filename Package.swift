// swift-tools-version: 6.2

import PackageDescription

// The graph below is the design: who may import whom, and which module of the outside world each
// target alone may touch. `scripts/check` compares it with the table in scripts/graph.tsv and with
// every import in the sources. No path leads from `posternd` to `PosternCrypto`.

let strict: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

/// Exclusivity is checked while testing; the shipped daemon spends a fifth less time without.
let hot: [SwiftSetting] =
    strict + [.unsafeFlags(["-enforce-exclusivity=unchecked"], .when(configuration: .release))]

/// What git calls this tree, for `--version`.
let commit = Context.gitInformation.map { $0.currentCommit + ($0.hasUncommittedChanges ? "+" : "") } ?? "unknown"

func product(_ name: String, _ package: String) -> Target.Dependency {
    .product(name: name, package: package)
}

let package = Package(
    name: "postern",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "posternd", targets: ["posternd"]),
        .executable(name: "posternctl", targets: ["posternctl"]),
        .executable(name: "postern", targets: ["postern"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-asn1", exact: "1.7.4"),
        .package(url: "https://github.com/apple/swift-certificates", exact: "1.21.1"),
        .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", exact: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", exact: "2.37.6"),
        .package(url: "https://github.com/apple/swift-protobuf", exact: "1.39.0"),
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1"),
        .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
        .package(url: "https://github.com/swift-server/async-http-client", exact: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
    ],
    targets: [
        // What both sides share.
        .target(
            name: "COpenSSL",
            cSettings: [.treatAllWarnings(as: .error)],
            linkerSettings: [.linkedLibrary("crypto")]
        ),
        .target(
            name: "CBuild",
            cSettings: [.define("POSTERN_COMMIT", to: "\"\(commit)\""), .treatAllWarnings(as: .error)]
        ),
        .target(name: "PosternPrimitives", dependencies: ["CBuild", "COpenSSL"], swiftSettings: strict),
        .testTarget(
            name: "PosternWireTests",
            dependencies: ["PosternWire", product("SwiftProtobuf", "swift-protobuf")],
            resources: [.copy("Vectors")],
            swiftSettings: strict
        ),
        .testTarget(
            name: "PosternSessionTests",
            dependencies: ["PosternSession", "PosternWire"],
            swiftSettings: strict
        ),
        .target(
            name: "PosternTesting",
            dependencies: [
                "PosternRelay", "PosternStore", "PosternTransport", "PosternSession", "PosternCrypto", "PosternTrust",
                "PosternWire", "PosternPrimitives", product("Logging", "swift-log"), product("NIOCore", "swift-nio"),
                product("NIOPosix", "swift-nio"), product("NIOSSL", "swift-nio-ssl"), product("NIOTLS", "swift-nio"),
            ],
            path: "Tests/PosternTesting",
            swiftSettings: strict
        ),
        .testTarget(
            name: "PosternRelayTests",
            dependencies: [
                "PosternTesting", "PosternRelay", "PosternStore", "PosternCrypto", "PosternTrust", "PosternWire",
                "PosternPrimitives", product("GRDB", "GRDB.swift"), product("Logging", "swift-log"),
            ],
            swiftSettings: strict
        ),
        .executableTarget(
            name: "postern-bench",
            dependencies: [
                "PosternTesting", "PosternAdminAPI", "PosternSession", "PosternStore", "PosternCrypto", "PosternTrust",
                "PosternWire", "PosternPrimitives", "COpenSSL", product("ArgumentParser", "swift-argument-parser"),
                product("AsyncHTTPClient", "async-http-client"), product("NIOHTTP1", "swift-nio"),
                product("GRDB", "GRDB.swift"), product("Logging", "swift-log"), product("NIOCore", "swift-nio"),
                product("NIOPosix", "swift-nio"), product("NIOSSL", "swift-nio-ssl"),
            ],
            path: "Tests/Bench",
            swiftSettings: strict
        ),
        .testTarget(
            name: "PosternEndToEndTests",
            dependencies: [
                "PosternTesting", "posternd", "PosternTransport", "PosternSession", "PosternTrust", "PosternWire",
                "PosternPrimitives", product("NIOCore", "swift-nio"), product("NIOPosix", "swift-nio"),
                product("NIOTLS", "swift-nio"), product("NIOSSL", "swift-nio-ssl"),
            ],
            swiftSettings: strict
        ),
        .executableTarget(
            name: "postern-faults",
            dependencies: [
                "PosternTesting", "PosternWire", product("ArgumentParser", "swift-argument-parser"),
                product("NIOCore", "swift-nio"), product("NIOPosix", "swift-nio"),
            ],
            path: "Tests/Faults",
            exclude: ["Preload"],
            swiftSettings: strict
        ),
        .target(
            name: "PosternFuzzing",
            dependencies: [
                "PosternServer", "PosternAdminAPI", "PosternSession", "PosternCrypto", "PosternTrust", "PosternWire",
                "PosternPrimitives",
            ],
            path: "Tests/Fuzz/Targets",
            swiftSettings: strict
        ),
        .executableTarget(
            name: "postern-fuzz",
            dependencies: ["PosternFuzzing"],
            path: "Tests/Fuzz/Driver",
            swiftSettings: strict
        ),
        .testTarget(
            name: "PosternFuzzingTests",
            dependencies: ["PosternFuzzing"],
            path: "Tests/Fuzz/Tests",
            resources: [.copy("Corpora")],
            swiftSettings: strict
        ),
        .testTarget(
            name: "PosternAttackTests",
            dependencies: [
                "PosternTesting", "PosternClient", "PosternHome", "PosternServer", "PosternRelay", "PosternStore",
                "PosternTransport", "PosternSession", "PosternCrypto", "PosternTrust", "PosternWire",
                "PosternPrimitives", product("Crypto", "swift-crypto"), product("Logging", "swift-log"),
                product("SwiftASN1", "swift-asn1"), product("X509", "swift-certificates"),
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "PosternPrimitivesTests",
            dependencies: ["PosternPrimitives", "COpenSSL"],
            resources: [.copy("Vectors")],
            swiftSettings: strict
        ),
        .target(
            name: "PosternWire",
            dependencies: [product("SwiftProtobuf", "swift-protobuf")],
            exclude: ["Proto"],
            swiftSettings: hot
        ),
        .target(
            name: "PosternTrust",
            dependencies: ["PosternWire", "PosternPrimitives"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "PosternTrustTests",
            dependencies: ["PosternTrust", "PosternWire", "PosternPrimitives"],
            resources: [.copy("Vectors")],
            swiftSettings: strict
        ),
        .target(name: "PosternSession", dependencies: ["PosternWire"], swiftSettings: hot),
        .target(
            name: "PosternTransport",
            dependencies: [
                "PosternSession", "PosternWire",
                product("NIOCore", "swift-nio"), product("NIOPosix", "swift-nio"),
                product("NIOTLS", "swift-nio"), product("NIOSSL", "swift-nio-ssl"),
                product("Logging", "swift-log"),
            ],
            swiftSettings: hot
        ),
        .testTarget(
            name: "PosternTransportTests",
            dependencies: ["PosternTransport", "PosternWire", product("NIOCore", "swift-nio")],
            swiftSettings: strict
        ),
        .target(name: "PosternAdminAPI", dependencies: ["PosternPrimitives"], swiftSettings: strict),
        .testTarget(
            name: "PosternAdminAPITests",
            dependencies: ["PosternAdminAPI", "PosternPrimitives"],
            resources: [.copy("Vectors")],
            swiftSettings: strict
        ),

        // The relay: posternd.
        .target(
            name: "PosternStore",
            dependencies: [
                "PosternWire", product("GRDB", "GRDB.swift"), product("GRDBSQLite", "GRDB.swift"),
                product("Logging", "swift-log"), product("Metrics", "swift-metrics"),
            ],
            swiftSettings: hot
        ),
        .testTarget(
            name: "PosternStoreTests",
            dependencies: [
                "PosternTesting", "PosternStore", "PosternWire", "StoreCrashChild", product("GRDB", "GRDB.swift"),
                product("Logging", "swift-log"),
            ],
            resources: [.copy("Schema")],
            swiftSettings: strict
        ),
        .executableTarget(
            name: "StoreCrashChild",
            dependencies: ["PosternStore", "PosternWire", product("Logging", "swift-log")],
            path: "Tests/StoreCrashChild",
            swiftSettings: strict
        ),
        .target(
            name: "PosternRelay",
            dependencies: [
                "PosternStore", "PosternTrust", "PosternWire", "PosternPrimitives",
                product("Logging", "swift-log"), product("Metrics", "swift-metrics"),
            ],
            swiftSettings: hot
        ),
        .target(
            name: "PosternServer",
            dependencies: [
                "PosternRelay", "PosternTransport", "PosternSession", "PosternAdminAPI", "PosternWire",
                product("AsyncHTTPClient", "async-http-client"), product("Crypto", "swift-crypto"),
                product("Hummingbird", "hummingbird"), product("HummingbirdCore", "hummingbird"),
                product("Logging", "swift-log"), product("Metrics", "swift-metrics"), product("NIOCore", "swift-nio"),
                product("NIOHTTP1", "swift-nio"), product("NIOPosix", "swift-nio"), product("NIOSSL", "swift-nio-ssl"),
                product("ServiceLifecycle", "swift-service-lifecycle"), product("SwiftASN1", "swift-asn1"),
                product("UnixSignals", "swift-service-lifecycle"), product("X509", "swift-certificates"),
                product("Yams", "Yams"),
            ],
            swiftSettings: hot
        ),
        .testTarget(
            name: "PosternServerTests",
            dependencies: [
                "PosternTesting", "PosternServer", "PosternRelay", "PosternStore", "PosternTransport", "PosternSession",
                "PosternAdminAPI", "PosternTrust", "PosternWire", "PosternPrimitives",
                product("AsyncHTTPClient", "async-http-client"), product("Crypto", "swift-crypto"),
                product("Logging", "swift-log"), product("NIOCore", "swift-nio"), product("NIOEmbedded", "swift-nio"),
                product("NIOHTTP1", "swift-nio"), product("NIOPosix", "swift-nio"), product("NIOSSL", "swift-nio-ssl"),
                product("ServiceLifecycle", "swift-service-lifecycle"), product("SwiftASN1", "swift-asn1"),
                product("X509", "swift-certificates"),
            ],
            swiftSettings: strict
        ),
        .executableTarget(
            name: "posternd",
            dependencies: [
                "PosternServer", product("ArgumentParser", "swift-argument-parser"), product("Logging", "swift-log"),
            ],
            swiftSettings: strict
        ),

        // Administration: posternctl.
        .executableTarget(
            name: "posternctl",
            dependencies: [
                "PosternAdminAPI", "PosternTrust", "PosternWire", "PosternPrimitives",
                product("ArgumentParser", "swift-argument-parser"),
                product("AsyncHTTPClient", "async-http-client"), product("NIOCore", "swift-nio"),
                product("NIOHTTP1", "swift-nio"), product("NIOSSL", "swift-nio-ssl"), product("Yams", "Yams"),
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "PosternctlTests",
            dependencies: [
                "posternctl", "PosternAdminAPI", "PosternTrust", "PosternWire", "PosternPrimitives",
                product("ArgumentParser", "swift-argument-parser"),
            ],
            swiftSettings: strict
        ),

        // A person's client: postern. Only these targets can open a message.
        .target(
            name: "PosternCrypto",
            dependencies: [
                "PosternTrust", "PosternWire", "PosternPrimitives", product("SwiftProtobuf", "swift-protobuf"),
            ],
            exclude: ["Content/Proto", "Vault/Lists/SOURCE.md"],
            resources: [
                .embedInCode("Vault/Lists/recovery-words.txt"), .embedInCode("Vault/Lists/common-passwords.txt"),
            ],
            swiftSettings: strict
        ),
        .target(
            name: "PosternHome",
            dependencies: [
                "PosternWire", "PosternPrimitives", product("GRDB", "GRDB.swift"), product("GRDBSQLite", "GRDB.swift"),
            ],
            swiftSettings: strict
        ),
        .target(
            name: "PosternClient",
            dependencies: [
                "PosternHome", "PosternCrypto", "PosternTrust", "PosternSession", "PosternTransport",
                "PosternWire", "PosternPrimitives", product("Logging", "swift-log"),
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "PosternClientTests",
            dependencies: [
                "PosternTesting", "posternd", "posternctl", "PosternClient", "PosternHome", "PosternCrypto",
                "PosternTrust", "PosternSession", "PosternWire", "PosternPrimitives",
            ],
            swiftSettings: strict
        ),
        .executableTarget(
            name: "postern",
            dependencies: ["PosternClient", product("ArgumentParser", "swift-argument-parser")],
            swiftSettings: strict
        ),
        .testTarget(
            name: "PosternHomeTests",
            dependencies: ["PosternHome", "PosternWire", "PosternPrimitives", "PosternTesting", "HomeCrashChild"],
            swiftSettings: strict
        ),
        .executableTarget(
            name: "HomeCrashChild",
            dependencies: ["PosternHome", "PosternWire", "PosternPrimitives"],
            path: "Tests/HomeCrashChild",
            swiftSettings: strict
        ),
        .testTarget(
            name: "PosternCryptoTests",
            dependencies: ["PosternTesting", "PosternCrypto", "PosternTrust", "PosternWire", "PosternPrimitives"],
            resources: [.copy("Vectors")],
            swiftSettings: strict
        ),
    ],
    swiftLanguageModes: [.v6]
)
