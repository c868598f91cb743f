import Foundation
import GRDB
import PosternStore
import PosternWire
import Testing

private func mode(_ path: String) throws -> Int {
    try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int ?? 0
}

@Suite("Copies of a store, and looking through one")
struct BackupTests {
    private func integer(_ sql: String, _ path: String) async throws -> Int {
        try await DatabaseQueue(path: path).read { try Int.fetchOne($0, sql: sql) ?? -1 }
    }

    @Test("a copy is one moment of the store, one file, its owner's, and whoever writes does not wait for it")
    func copies() async throws {
        let world = try await World()
        _ = await world.store.accept(try .made(1))
        let path = world.directory.sub("copy")
        async let writing: Void = {
            for number in 2...60 { _ = await world.store.accept(try .made(UInt64(number))) }
        }()
        let bytes = try await world.store.copy(to: path)
        try await writing
        #expect(bytes == (try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int))
        #expect(try mode(path) == 0o600)
        #expect(!FileManager.default.fileExists(atPath: path + "-wal"))
        let copied = try await integer("SELECT count(*) FROM message", path)
        #expect((1...60).contains(copied))
        #expect(try await integer("SELECT count(*) FROM body", path) == copied)
        #expect(try await integer("SELECT max(number) - min(number) + 1 FROM message", path) == copied)
    }

    @Test("nothing is overwritten, and where there is no room nothing is begun")
    func refuses() async throws {
        let world = try await World()
        let path = world.directory.sub("copy")
        try Data("mine".utf8).write(to: URL(fileURLWithPath: path))
        await #expect(throws: StoreError.self) { try await world.store.copy(to: path) }
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data("mine".utf8))
        await world.store.close()

        // More than any disk has; the store's own reserve is not taken, and its copy neither.
        var options = StoreOptions.immediate
        options.reserveBytes = 1 << 50
        let store = try world.reopened(options)
        let other = world.directory.sub("other")
        await #expect(throws: StoreError.self) { try await store.copy(to: other) }
        #expect(!FileManager.default.fileExists(atPath: other))
        await store.close()
    }

    @Test("a store that is damaged has no copy")
    func damaged() async throws {
        let world = try await World()
        _ = await world.store.accept(try .made(1))
        try await world.fault("UPDATE body SET waiting = 7")
        let path = world.directory.sub("copy")
        await #expect(throws: StoreError.self) { try await world.store.copy(to: path) }
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    static let faults: [(sql: String, says: String)] = [
        ("UPDATE body SET waiting = 7", "another number of devices"),
        ("DELETE FROM body", "no content"),
        ("UPDATE relay SET message_mark = 1", "not reserved"),
        (
            """
            INSERT INTO document (network, kind, subject, version, body, signature, hash)
            SELECT network, kind, subject, version + 2, body, signature, hash FROM document WHERE kind = 1
            """, "gaps"
        ),
        ("UPDATE delivery SET device = device + 9000", "not there"),
    ]

    @Test("what does not hold is found, and nothing is changed by looking", arguments: faults)
    func check(_ fault: (sql: String, says: String)) async throws {
        let world = try await World()
        _ = await world.store.accept(try .made(1))
        #expect(try await world.store.faults() == [])
        await world.store.close()
        let store = world.directory.sub("store")
        #expect(try StoreInspection(store).faults() == [])
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        let database = try DatabaseQueue(path: "\(store)/relay.sqlite", configuration: configuration)
        try await database.write { try $0.execute(sql: fault.sql) }
        try database.close()
        let before = try Data(contentsOf: URL(fileURLWithPath: "\(store)/relay.sqlite"))
        let inspection = try StoreInspection(store)
        let found = try inspection.faults()
        #expect(found.count == 1 && found[0].contains(fault.says), "\(found)")
        #expect(try Data(contentsOf: URL(fileURLWithPath: "\(store)/relay.sqlite")) == before)
    }

    @Test("pages that are overwritten are found")
    func pages() async throws {
        let world = try await World()
        for number in 1...40 { _ = await world.store.accept(try .made(UInt64(number))) }
        #expect(try await world.store.emptyLog())
        await world.store.close()
        let path = world.directory.sub("store/relay.sqlite")
        let file = try FileHandle(forUpdating: URL(fileURLWithPath: path))
        let size = try file.seekToEnd()
        try file.seek(toOffset: 4096)
        try file.write(contentsOf: Data(repeating: 0xA5, count: Int(size) - 4096))
        try file.close()
        #expect(throws: (any Error).self) {
            let faults = try StoreInspection(world.directory.sub("store")).faults()
            if !faults.isEmpty { throw StoreError.damaged(faults[0]) }
        }
    }
}
