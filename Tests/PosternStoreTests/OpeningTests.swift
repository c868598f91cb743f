import Foundation
import GRDB
import PosternStore
import PosternWire
import Testing

@Suite("Opening a store")
struct OpeningTests {
    @Test("syncs each commit")
    func fullSync() async throws {
        let world = try await World()
        #expect(try await world.store.synchronous() == .full)
    }

    @Test("keeps its directory and files for its owner")
    func permissions() async throws {
        let world = try await World()
        let directory = world.directory.sub("store")
        #expect(try mode(directory) == 0o700)
        for name in ["relay.sqlite", "relay.sqlite-wal", "relay.sqlite-shm"] {
            #expect(try mode("\(directory)/\(name)") == 0o600, "\(name)")
        }
    }

    @Test("does not make a store where one is expected")
    func missing() throws {
        let directory = try TemporaryDirectory()
        #expect(throws: StoreError.missing) {
            try Store.open(directory.sub("none"), newEpoch: nil, logger: World.quiet)
        }
    }

    @Test("names the epoch once, when it is made")
    func epoch() async throws {
        let world = try await World()
        #expect(try await world.store.epoch() == Made.id(9))
        await world.store.close()
        let store = try World.open(world.directory.sub("store"), newEpoch: Made.id(10))
        #expect(try await store.epoch() == Made.id(9))
        await store.close()
    }

    @Test("refuses the schema of a later version")
    func newerSchema() async throws {
        let world = try await World()
        await world.store.close()
        try await world.fault("INSERT INTO grdb_migrations VALUES ('v999')")
        #expect(throws: StoreError.newerSchema) { try world.reopened() }
    }

    @Test("refuses a file that is no database")
    func noDatabase() throws {
        let directory = try TemporaryDirectory()
        try Data("this is no database, it only looks like a file of some length".utf8)
            .write(to: URL(fileURLWithPath: directory.sub("relay.sqlite")))
        #expect(throws: StoreError.self) {
            try Store.open(directory.path, newEpoch: Made.id(9), logger: World.quiet)
        }
    }

    @Test("refuses everything once it is closed")
    func closed() async throws {
        let world = try await World()
        await world.store.close()
        await world.store.close()
        #expect(await world.store.accept(try .made()) == .unavailable)
        await #expect(throws: StoreError.closed) {
            try await world.store.putSecret(kind: "test", id: [1], sealed: [1])
        }
    }

    private func mode(_ path: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        return try #require((attributes[.posixPermissions] as? NSNumber)?.intValue)
    }
}
