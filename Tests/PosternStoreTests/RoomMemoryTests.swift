import GRDB
import PosternStore
import PosternWire
import Testing

/// What the writer knows of a room is read once. Each test changes what is on the disk behind its back, and sees that it
/// did not look again.
@Suite("A large room is read from the disk only when it has changed")
struct RoomMemoryTests {
    private static let (a2, b1) = (World.alice.devices[1], World.bob.devices[0])
    private static let (c1, c2) = (World.carol.devices[0], World.carol.devices[1])
    private static let all = [a2, b1, c1, c2]

    /// A room that the writer has in memory, and finds no more on the disk.
    private func remembered() async throws -> World {
        let world = try await World.withRoom()
        #expect(await world.store.accept(try .inRoom(1, rows: Self.all)).receipt != nil)
        try await world.fault("UPDATE room SET version = 9")
        return world
    }

    private func expectRemembered(in world: World, _ message: UInt64 = 2) async throws {
        #expect(await world.store.accept(try .inRoom(message, rows: Self.all)).receipt?.leftOut == [])
    }

    @Test("and not when a member puts keys, and a device's last key goes")
    func keys() async throws {
        let world = try await remembered()
        let store = world.store
        _ = try await store.putKeys([], of: Self.b1, now: Made.now)
        _ = try await store.putKeys([Made.bundle(.oneTime, seed: 3)], of: Self.b1, now: Made.now)
        try await expectRemembered(in: world)
        try await world.fault("DELETE FROM bundle WHERE kind = 2 AND device = 3")
        let claimed = try await store.claim([Self.b1], by: World.alice.who, isRotatingOnly: false, now: Made.now)
        #expect(claimed.map(\.bundle?.kind) == [.oneTime])
        let without = [Self.a2, Self.c1, Self.c2]
        #expect(await store.accept(try .inRoom(3, rows: without)).receipt?.leftOut == [Self.b1], "it is due no more")
        _ = try await store.putKeys([Made.bundle(.rotating, seed: 4)], of: Self.b1, now: Made.now)
        #expect(
            await store.accept(try .inRoom(4, rows: without))
                == .wrongRecipients(missing: [Self.b1], surplus: [], lists: [World.bob.who: 1])
        )
        let late = Made.now.adding(seconds: Limits.bundleAgeSeconds + 1)
        #expect(try await store.expire(now: late).bundles > 0)
        #expect(await store.accept(try .inRoom(5, rows: [])).receipt?.leftOut == Self.all, "nobody has a key now")
    }

    @Test("and not when what has had its time goes, or nothing has")
    func expiry() async throws {
        let world = try await remembered()
        #expect(try await world.store.expire(now: Made.now).deliveries == 0)
        try await expectRemembered(in: world)
        _ = await world.store.accept(try .made(20, timeToLive: 60))
        #expect(try await world.store.expire(now: Made.now.adding(seconds: 60)).deliveries == 2)
        try await expectRemembered(in: world, 3)
    }

    @Test("and of queues the writer knows how much is gone")
    func queues() async throws {
        var options = StoreOptions.immediate
        options.queueMessages = 2
        let world = try await World(options)
        let store = world.store
        _ = await store.accept(try .made(1, timeToLive: 60))
        _ = await store.accept(try .made(2))
        #expect(try await store.expire(now: Made.now.adding(seconds: 60)).deliveries == 2)
        _ = await store.accept(try .made(3))
        #expect(try await store.pending(for: Self.b1).gap == nil)
        _ = await store.accept(try .made(4))
        #expect(try await store.pending(for: Self.b1).gap?.count == 1)
        #expect(try await store.waiting(for: Self.b1) == [3, 4])
    }

    @Test("nor as it was under an entry that one repeated message after another names")
    func former() async throws {
        let world = try await World.withRoom()
        let store = world.store
        try await world.advance(.made(2, removed: [World.carol]))
        #expect(await store.accept(try Offer.inRoom(1, rows: Self.all).repeated()).receipt != nil)
        try await world.fault("UPDATE room_member SET since = 2, until = 3 WHERE until = 2")
        #expect(await store.accept(try Offer.inRoom(2, rows: Self.all).repeated()).receipt?.leftOut == [])
        #expect(try await store.waiting(for: Self.c1) == [1, 2])
        // What changes for somebody in it is seen.
        let list = World.list(of: World.alice, version: 2, devices: [World.alice.devices[0]])
        _ = try await store.replaceList(list, now: Made.now)
        #expect(await store.accept(try Offer.inRoom(3, rows: Self.all).repeated()).receipt != nil)
        #expect(try await store.waiting(for: Self.c1) == [1, 2], "read again")
    }

    @Test("as it was under so many of its entries that the first is read again")
    func formers() async throws {
        let world = try await World.withRoom()
        let store = world.store
        for version in 2...12 as ClosedRange<UInt32> { try await world.advance(.made(version)) }
        for version in 1...11 as ClosedRange<UInt32> {
            let offer = try Offer.inRoom(UInt64(version), rows: [Self.b1], version: version).repeated()
            #expect(await store.accept(offer).receipt != nil)
        }
        try await world.fault("UPDATE room_member SET since = 12")
        let last = try Offer.inRoom(21, rows: [Self.b1], version: 11).repeated()
        #expect(await store.accept(last).receipt != nil)
        let first = try Offer.inRoom(22, rows: [Self.b1], version: 1).repeated()
        #expect(await store.accept(first) == .unknownRoom)
    }
}

@Suite("A message's row is written once for all who wait for it no longer")
struct WaitingCountTests {
    private static let (a2, b1) = (World.alice.devices[1], World.bob.devices[0])
    private static let (c1, c2) = (World.carol.devices[0], World.carol.devices[1])
    private static let all = [a2, b1, c1, c2]

    /// A world that counts how often a body's row is written.
    private func counting(_ options: StoreOptions = .immediate) async throws -> World {
        let world = try await World.withRoom(of: World.people, options)
        try await world.fault(
            """
            CREATE TABLE written (number INTEGER NOT NULL);
            CREATE TRIGGER count_written AFTER UPDATE ON body BEGIN INSERT INTO written VALUES (NEW.number); END;
            """
        )
        return world
    }

    private func waiting(in world: World) async throws -> [Int] {
        try await world.database().read { db in
            try Int.fetchAll(db, sql: "SELECT waiting FROM body ORDER BY number")
        }
    }

    @Test("where queues that are full of the same give way")
    func givesWay() async throws {
        var options = StoreOptions.immediate
        options.queueMessages = 1
        let world = try await counting(options)
        let store = world.store
        #expect(await store.accept(try .inRoom(1, rows: Self.all)).receipt != nil)
        _ = try await store.suspend(World.bob.who, true)
        #expect(await store.accept(try .inRoom(2, rows: Self.all)).receipt?.leftOut == [Self.b1])
        #expect(try await world.rows("written") == 1)
        #expect(try await waiting(in: world) == [1, 3])
        for device in [Self.a2, Self.c1, Self.c2] {
            #expect(try await store.waiting(for: device) == [2])
            #expect(try await store.pending(for: device).gap?.count == 1)
        }
        #expect(try await store.waiting(for: Self.b1) == [1])
        _ = try await store.suspend(World.bob.who, false)
        #expect(await store.accept(try .inRoom(3, rows: Self.all)).receipt?.leftOut == [])
        #expect(try await waiting(in: world) == [4], "with the last its bytes are gone")
    }

    @Test("where it has had its time")
    func expires() async throws {
        let world = try await counting()
        let store = world.store
        for message in 1...3 as ClosedRange<UInt64> {
            #expect(await store.accept(try .inRoom(message, rows: Self.all)).receipt != nil)
        }
        try await world.fault("UPDATE delivery SET expires_ms = expires_ms + 1 WHERE device = 3")
        try await world.fault("DELETE FROM written")
        let now = Made.now.adding(seconds: 86_400)
        #expect(try await store.expire(now: now).deliveries == 9)
        #expect(try await world.rows("written") == 3)
        #expect(try await waiting(in: world) == [1, 1, 1])
        #expect(try await store.expire(now: now.adding(milliseconds: 1)).deliveries == 3)
        #expect(try await world.rows("body") == 0)
    }

    @Test("where its user's devices lose their queues")
    func reset() async throws {
        let world = try await counting()
        let store = world.store
        #expect(await store.accept(try .inRoom(1, rows: Self.all)).receipt != nil)
        _ = try await store.reset(World.carol.who, now: Made.now)
        #expect(try await world.rows("written") == 1)
        #expect(try await waiting(in: world) == [2])
        let list = World.list(of: World.bob, version: 2, devices: [Made.id(7000)])
        _ = try await store.replaceList(list, now: Made.now)
        #expect(try await waiting(in: world) == [1])
        _ = try await store.reset(World.alice.who, now: Made.now)
        #expect(try await world.rows("body") == 0)
    }

    /// Some have acknowledged it in memory before it is written; the rest go in every way that there is.
    @Test("and its bytes go with the last, whichever way the others went")
    func mixed() async throws {
        var options = StoreOptions.patient
        options.queueMessages = 1
        let world = try await World.withRoom(of: World.people, options)
        let store = world.store
        let (admitted, settled) = await store.admit(try .inRoom(1, rows: Self.all))
        store.acknowledge([admitted.number], by: Self.a2)
        // Whoever asks for what waits has it written.
        #expect(try await store.waiting(for: Self.b1) == [1])
        #expect(await settled.value.receipt != nil)
        #expect(try await waiting(in: world) == [3])
        #expect(try await world.rows("delivery") == 3)
        store.acknowledge([admitted.number, admitted.number], by: Self.b1)
        store.acknowledge([admitted.number], by: Self.a2)
        #expect(try await store.waiting(for: Self.b1) == [])
        #expect(try await waiting(in: world) == [2])
        // The last two queues give way.
        let direct = await store.admit(try .made(2, to: World.carol, rows: [Self.a2, Self.c1, Self.c2]))
        #expect(try await store.waiting(for: Self.c1) == [2])
        #expect(await direct.settled.value.receipt != nil)
        #expect(try await waiting(in: world) == [3])
        #expect(try await store.pending(for: Self.c1).gap?.count == 1)
        for device in [Self.a2, Self.c1, Self.c2] { store.acknowledge([direct.admitted.number], by: device) }
        #expect(try await store.waiting(for: Self.c1) == [])
        #expect(try await world.rows("body") == 0)
        #expect(try await world.rows("delivery") == 0)
    }
}
