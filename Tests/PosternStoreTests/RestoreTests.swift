import Foundation
import GRDB
import PosternStore
import PosternWire
import Testing

@Suite("Restoring a store")
struct RestoreTests {
    private let later = Made.now.adding(seconds: 3600)

    /// A store with one message, one one-time bundle and a back-up; afterwards both have gone, and another message came.
    private struct Scene {
        let world: World
        let backup: String
        var store: String { world.directory.sub("store") }

        init() async throws {
            world = try await World()
            _ = await world.store.accept(try .made(1))
            _ = try await world.store.putKeys(
                [Made.bundle(.oneTime, seed: 99)],
                of: World.bob.devices[0],
                now: Made.now
            )
            let backup = world.directory.sub("backup")
            try await world.database().writeWithoutTransaction { db in
                try db.execute(sql: "VACUUM INTO ?", arguments: [backup])
            }
            self.backup = backup
            _ = await world.store.accept(try .made(2))
            await world.store.close()
        }

        func restore(from path: String? = nil, at now: Timestamp) throws -> StoreRestore {
            try StoreRestore(from: path ?? backup, toReplace: store, epoch: Made.id(77), now: now)
        }
    }

    @Test("the store is as in the back-up, of a new epoch, without a published key; the other one is kept aside")
    func restores() async throws {
        let scene = try await Scene()
        let replaced = try #require(try scene.restore(at: later).install())
        let store = try scene.world.reopened()
        #expect(try await store.epoch() == Made.id(77))
        #expect(try await store.restored() == later)
        #expect(try await store.waiting(for: World.bob.devices[0]) == [1])
        #expect(try await store.bundlesLeft(of: World.bob.devices[0]) == 0)
        let claimed = try await store.claim(
            World.bob.devices,
            by: World.alice.who,
            isRotatingOnly: false,
            now: later
        )
        #expect(claimed.map(\.bundle) == [nil], "rotating keys are void too")
        await store.close()
        let old = try World.open(replaced, newEpoch: nil)
        #expect(try await old.waiting(for: World.bob.devices[0]) == [1, 2])
        #expect(try await old.epoch() == Made.id(9))
        await old.close()
        #expect(try FileManager.default.contentsOfDirectory(atPath: scene.world.directory.path).count == 3)
    }

    @Test("a second restore counts from its own time")
    func twice() async throws {
        let scene = try await Scene()
        _ = try scene.restore(at: Made.now).install()
        let again = try StoreRestore(
            from: scene.store,
            toReplace: scene.store,
            epoch: Made.id(1 << 40),
            now: later
        )
        _ = try again.install()
        let store = try scene.world.reopened()
        #expect(try await store.restored() == later)
        #expect(try await store.epoch() == Made.id(1 << 40))
        await store.close()
    }

    @Test("a store's directory is a back-up, with what is only in its write-ahead log")
    func directory() async throws {
        let world = try await World()
        _ = await world.store.accept(try .made(1))
        let copy = world.directory.sub("copy")
        try FileManager.default.copyItem(atPath: world.directory.sub("store"), toPath: copy)
        #expect(FileManager.default.fileExists(atPath: copy + "/relay.sqlite-wal"))
        await world.store.close()
        try FileManager.default.removeItem(atPath: world.directory.sub("store"))
        let restore = try StoreRestore(
            from: copy,
            toReplace: world.directory.sub("store") + "/",
            epoch: Made.id(77),
            now: later
        )
        #expect(try restore.install() == nil, "there was none")
        let store = try world.reopened()
        #expect(try await store.waiting(for: World.bob.devices[0]) == [1])
        await store.close()
    }

    @Test("a damaged back-up, another file and none at all are refused, and nothing changes")
    func refused() async throws {
        let scene = try await Scene()
        let database = try DatabaseQueue(path: scene.backup)
        try await database.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA foreign_keys = OFF")
            try db.execute(sql: "INSERT INTO gap VALUES (4711, 1, 1, 1)")
        }
        try database.close()
        #expect(throws: StoreError.damaged("1 rows refer to ones that are not there, the first in gap")) {
            try scene.restore(at: later)
        }
        var bytes = try Data(contentsOf: URL(fileURLWithPath: scene.backup))
        for index in bytes.indices.dropFirst(4096) where index % 512 < 300 { bytes[index] = 0xFF }
        try bytes.write(to: URL(fileURLWithPath: scene.backup))
        #expect(throws: StoreError.self) { try scene.restore(at: later) }
        #expect(throws: StoreError.missing) { try scene.restore(from: "/nowhere", at: later) }
        let other = scene.world.directory.sub("other")
        try await DatabaseQueue(path: other).write { try $0.execute(sql: "CREATE TABLE relay (id INTEGER)") }
        #expect(throws: StoreError.self) { try scene.restore(from: other, at: later) }
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: scene.world.directory.path).sorted()
                == ["backup", "other", "store"]
        )
        let store = try scene.world.reopened()
        #expect(try await store.waiting(for: World.bob.devices[0]) == [1, 2])
        await store.close()
    }

    @Test("the back-up stays as it is")
    func untouched() async throws {
        let scene = try await Scene()
        let before = try Data(contentsOf: URL(fileURLWithPath: scene.backup))
        _ = try scene.restore(at: later).install()
        #expect(try Data(contentsOf: URL(fileURLWithPath: scene.backup)) == before)
        #expect(!FileManager.default.fileExists(atPath: scene.backup + "-wal"))
    }
}
