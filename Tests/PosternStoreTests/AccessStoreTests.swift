import Foundation
import GRDB
import PosternWire
import Testing

@testable import PosternStore

@Suite("Who administers, as it is stored")
struct AccessStoreTests {
    @Test("keys of before become principals with full access, each of a name of its own")
    func migration() async throws {
        let directory = try TemporaryDirectory()
        let old = try DatabaseQueue(path: directory.sub("relay.sqlite"))
        try Schema.migrator.migrate(old, upTo: "v7")
        let long = String(repeating: "n", count: 256)
        let names = ["first", "first", "first-2", "Blumen und\tmehr", "", ".", "A\u{30A}", "\u{C5}", long, long + "x"]
        try await old.write { db in
            try db.execute(
                sql: "INSERT INTO relay (id, epoch, message_mark, indexed_below) VALUES (1, x'\(sixteen)', 1, 1)"
            )
            for (number, name) in names.enumerated() {
                try db.execute(
                    sql: "INSERT INTO access_key VALUES (?, ?, ?, ?, ?, ?)",
                    arguments: [
                        "KEY\(number)", Data([7, UInt8(number)]), String(name.unicodeScalars.prefix(256)), number,
                        number == 1 ? 5000 : nil, number == 2,
                    ]
                )
            }
        }
        try old.close()

        let store = try World.open(directory.path, newEpoch: nil)
        let keys = try await store.accessKeys()
        let shortened = String(repeating: "n", count: 64)
        let expected = [
            "first", "first-2", "first-2-2", "Blumen-und-mehr", "key", "key-2", "\u{C5}", "\u{C5}-2", shortened,
            String(repeating: "n", count: 62) + "-2",
        ]
        #expect(keys.map(\.principal) == expected)
        #expect(keys.map(\.sealed) == names.indices.map { [7, UInt8($0)] })
        #expect(keys.map { $0.use.at } == names.indices.map { $0 == 1 ? Timestamp(milliseconds: 5000) : nil })
        #expect(keys.map(\.isDisabled) == names.indices.map { $0 == 2 })
        #expect(keys.allSatisfy { $0.expires == nil })
        let principals = try await store.principals()
        #expect(principals.count == names.count)
        #expect(principals.allSatisfy { $0.policies == ["PosternFullAccess"] && !$0.isDisabled })
        await store.close()
    }

    private let sixteen = String(repeating: "01", count: 16)

    @Test("a key is stored once, belongs to a principal, and goes with it")
    func keys() async throws {
        let world = try await World()
        let store = world.store
        let key = AccessKey(id: "KEY", sealed: [1, 2], principal: "ann", created: Made.now)
        #expect(try await store.act { try $0.add(key) } == false, "there is nobody yet")
        let ann = Principal(name: "ann", policies: ["b", "a"], created: Made.now)
        #expect(try await store.act { try $0.create(ann) })
        #expect(try await store.act { try $0.create(ann) } == false)
        #expect(try await store.act { try $0.add(key) })
        #expect(try await store.act { try $0.add(key) } == false)
        #expect(try await store.principal("ann") == ann)
        #expect(try await store.provingKey("KEY")?.credential == key)

        let token = BearerTokenRecord(
            id: Array(1...8),
            hash: [UInt8](repeating: 2, count: 64),
            principal: "ann",
            name: "t",
            scope: nil,
            created: Made.now,
            expires: Made.now
        )
        let certificate = CertificateRecord(
            fingerprint: [UInt8](repeating: 3, count: 32),
            principal: "ann",
            created: Made.now
        )
        let done = try await store.act { [all] acting in
            let made = [try acting.add(token), try acting.put(certificate)]
            return try made + all.map { try acting.touch($0, at: Made.now, from: "::1", isWhole: true) }
        }
        #expect(done == [true, true, true, true, true])
        #expect(try await store.provingToken(token.id)?.credential.use.address == "::1")
        try await store.act { try $0.deletePrincipal("ann") }
        #expect(try await store.provingKey("KEY") == nil)
        #expect(try await store.provingToken(token.id) == nil)
        #expect(try await store.provingCertificate(certificate.fingerprint) == nil)
        #expect(try await store.read { db in try Int.fetchOne(db, sql: "SELECT count(*) FROM used_address") } == 0)
    }

    private let all: [CredentialName] = [
        .accessKey("KEY"), .token(Array(1...8)), .certificate([UInt8](repeating: 3, count: 32)),
    ]

    @Test("of a key's addresses the last 64 are remembered")
    func addresses() async throws {
        let world = try await World()
        let store = world.store
        try await store.act { acting in
            _ = try acting.create(Principal(name: "ann", policies: [], created: Made.now))
            _ = try acting.add(AccessKey(id: "KEY", sealed: [1], principal: "ann", created: Made.now))
        }
        func touch(_ number: Int, at seconds: UInt64, isWhole: Bool = true) async throws -> Bool {
            try await store.act { acting in
                let time = Timestamp(seconds: seconds)
                return try acting.touch(.accessKey("KEY"), at: time, from: "10.0.0.\(number)", isWhole: isWhole)
            }
        }
        for number in 0..<64 { #expect(try await touch(number, at: 1000 + UInt64(number))) }
        for number in 0..<64 { #expect(try await touch(number, at: 2000 + UInt64(number)) == false) }
        #expect(
            try await store.provingKey("KEY")?.credential.use
                == CredentialUse(at: Timestamp(seconds: 2063), address: "10.0.0.63")
        )
        #expect(try await touch(64, at: 3000, isWhole: false), "the first one gives way")
        #expect(try await store.provingKey("KEY")?.credential.use.address == "10.0.0.63", "only remembered")
        #expect(try await touch(1, at: 3001) == false)
        #expect(try await touch(0, at: 3002))
        #expect(
            try await store.act { try $0.touch(.accessKey("NONE"), at: Made.now, from: "::1", isWhole: true) } == false
        )
    }

    @Test("keys and tokens that ended go, and others stay")
    func expiry() async throws {
        let world = try await World()
        let store = world.store
        try await store.act { acting in
            _ = try acting.create(Principal(name: "ann", policies: [], created: Made.now))
            for (id, end) in [("A", nil), ("B", 99), ("C", 100)] as [(String, UInt64?)] {
                var key = AccessKey(id: id, sealed: [1], principal: "ann", created: Made.now)
                key.expires = end.map { Timestamp(seconds: $0) }
                _ = try acting.add(key)
            }
        }
        try await store.expireCredentials(endedBefore: Timestamp(seconds: 100))
        #expect(try await store.accessKeys().map(\.id) == ["A", "C"])
    }
}
