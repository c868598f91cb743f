import Foundation

/// The library that makes unsynced writes losable; see Tests/PowerCut/README.md.
package struct PowerCut: Sendable {
    private let library: String
    private let directory: String
    private let log: String

    /// - Parameters:
    ///   - directory: Watched; it exists.
    ///   - log: Outside of it.
    package init(watching directory: String, log: String) throws {
        library = try Self.libraryPath.get()
        self.directory = directory
        self.log = log
    }

    /// For the process whose power will be cut.
    package var environment: [String: String] {
        ["LD_PRELOAD": library, "POWERCUT_DIRECTORY": directory, "POWERCUT_LOG": log]
    }

    /// What of the unsynced writes the disk has all the same.
    package enum Kept: Hashable, Sendable {
        case nothing
        /// A random part.
        case some(seed: UInt64)
        /// As if no sync had ever completed: a disk that lies, for the test of a test.
        case notEvenWhatWasSynced
    }

    /// Cuts the power, after the process was killed.
    package func restore(_ kept: Kept) throws {
        let options =
            switch kept {
            case .nothing: [] as [String]
            case .some(let seed): ["--keep-some", "--seed", "\(seed)"]
            case .notEvenWhatWasSynced: ["--forget-syncs"]
            }
        try Self.run("python3", [Self.sources + "/restore.py"] + options + [directory, log])
    }

    package func erase() {
        try? FileManager.default.removeItem(atPath: log)
    }

    private static let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("PowerCut").path

    /// What `scripts/test` has built, or built here, once.
    private static let libraryPath = Result {
        if let built = ProcessInfo.processInfo.environment["POSTERN_POWERCUT"] { return built }
        let library = FileManager.default.temporaryDirectory.path + "/postern-powercut-\(getpid())-e2e.so"
        try run("cc", ["-shared", "-fPIC", "-O2", "-o", library, sources + "/powercut.c", "-ldl", "-lpthread"])
        return library
    }

    private static func run(_ program: String, _ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [program] + arguments
        process.environment = ProcessInfo.processInfo.environment.merging(["PYTHONDONTWRITEBYTECODE": "1"]) { $1 }
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw TestFailure("\(program) failed") }
    }
}
