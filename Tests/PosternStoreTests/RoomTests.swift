import GRDB
import PosternStore
import PosternWire
import Testing

@Suite("Rooms")
struct RoomTests {
    private let alice = World.alice, bob = World.bob, carol = World.carol
    private let room = World.room

    @Test("an entry is kept with the state that it leads to and who is there, and everybody concerned is named")
    func puts() async throws {
        let world = try await World()
        let told = try await world.advance(.made(1, set: [alice, bob]))
        #expect(Set(told) == Set(alice.devices + bob.devices))
        let place = RoomPlace(room: room, version: 1, entry: Made.entry(1))
        #expect(try await world.store.room(room, of: World.network)?.place == place)
        #expect(try await world.store.room(room, of: World.network)?.state == [7, 1])
        #expect(try await world.store.rooms(of: alice.who) == [place])
        #expect(try await world.store.rooms(of: bob.who) == [place])
        #expect(try await world.store.rooms(of: carol.who) == [])
        let next = try await world.advance(.made(2, set: [carol], removed: []))
        #expect(Set(next) == Set(alice.devices + bob.devices + carol.devices))
        let last = try await world.advance(.made(3, removed: [bob]))
        #expect(Set(last) == Set(alice.devices + bob.devices + carol.devices), "who was removed is told of it")
        #expect(Set(try await world.advance(.made(4))) == Set(alice.devices + carol.devices), "and of nothing after")
        #expect(try await world.store.rooms(of: bob.who) == [])
        let entries = try await world.store.documents(.room(room, of: World.network), from: 1, byteLimit: 1 << 20)
        #expect(entries.documents.map(\.hash) == (1...4).map { Made.entry($0) })
    }

    @Test("the same entry again changes nothing and is answered alike, also when the room has gone on")
    func repeats() async throws {
        let world = try await World.withRoom()
        #expect(try await world.store.put(.made(1, set: [alice, bob, carol])) == .alreadyHeld)
        try await world.advance(.made(2, removed: [carol]))
        try await world.advance(.made(3, set: [carol]))
        #expect(try await world.store.put(.made(2, removed: [carol])) == .alreadyHeld)
        _ = try await world.store.replaceList(
            World.list(of: alice, version: 2, devices: alice.devices),
            now: Made.now
        )
        #expect(try await world.store.put(.made(3, set: [carol])) == .alreadyHeld, "its author's list has gone on")
        #expect(try await world.store.rooms(of: carol.who).map(\.version) == [3])
    }

    @Test("what does not follow the newest entry changes nothing, and the newest is named")
    func conflicts() async throws {
        let world = try await World.withRoom()
        try await world.advance(.made(2, removed: [carol]))
        let newest = RoomPlace(room: room, version: 2, entry: Made.entry(2))
        #expect(try await world.store.put(.made(2, removed: [bob], seed: 50)) == .conflict(newest: newest))
        #expect(try await world.store.put(.made(4, removed: [bob])) == .conflict(newest: newest))
        let fork = RoomAdvance(
            entry: RoomAdvance.made(3).entry,
            previous: Made.entry(1),
            state: [1],
            author: RoomIdentity(who: alice.who, identity: Made.point),
            device: alice.devices[0],
            listVersion: 1,
            removed: [bob.who]
        )
        #expect(try await world.store.put(fork) == .conflict(newest: newest))
        #expect(try await world.store.put(.made(2, in: Made.id(501))) == .conflict(newest: nil))
        #expect(try await world.store.put(.made(1, in: Made.id(501), network: Made.id(8))) == .unknownNetwork)
        #expect(try await world.store.rooms(of: bob.who) == [newest])
        #expect(try await world.rows("room") == 1)
    }

    @Test("of entries that are put at one moment one is taken, and the others are told which")
    func race() async throws {
        let world = try await World.withRoom()
        let outcomes = try await withThrowingTaskGroup(of: RoomOutcome.self) { group in
            for seed in 0..<8 as Range<UInt8> {
                group.addTask { try await world.store.put(.made(2, seed: seed)) }
            }
            return try await group.reduce(into: [RoomOutcome]()) { $0.append($1) }
        }
        let taken = try #require(try await world.store.room(room, of: World.network)).place
        #expect(taken.version == 2)
        #expect(outcomes.count { if case .stored = $0 { true } else { false } } == 1)
        #expect(outcomes.count { $0 == .conflict(newest: taken) } == 7)
    }

    @Test("what was judged by a list that is not the newest, or another identity, is judged again")
    func outdated() async throws {
        let world = try await World.withRoom(of: [alice, bob])
        #expect(try await world.store.put(.made(2, under: 2, set: [carol])) == .listsChanged)
        #expect(try await world.store.put(.made(2, set: [carol], identity: Made.otherPoint)) == .listsChanged)
        let stranger = World.Person(8, devices: 1)
        #expect(try await world.store.put(.made(2, set: [stranger])) == .listsChanged)
        try await world.renew(carol, device: Made.id(7001))
        #expect(try await world.store.put(.made(2, set: [carol])) == .listsChanged)
        try await world.advance(.made(2, set: [carol], identity: Made.otherPoint))
        #expect(try await world.store.rooms(of: carol.who).map(\.version) == [2])
        // What is given back after a restore names whom it named then.
        try await world.giveBack(.made(3, removed: [carol]), .made(4, set: [carol]))
        #expect(try await world.store.rooms(of: carol.who) == [], "her identity of then is not hers any more")
    }

    @Test("an author who is suspended or was reset, or whose device was, changes no room")
    func shutOut() async throws {
        let world = try await World.withRoom()
        let store = world.store
        _ = try await store.suspend(bob.who, true)
        #expect(try await store.put(.made(2, by: bob)) == .shutOut)
        _ = try await store.suspend(bob.who, false)
        try await world.advance(.made(2, by: bob))
        _ = try await store.resetDevices([carol.devices[0]], of: carol.who)
        #expect(try await store.put(.made(3, by: carol)) == .shutOut)
        try await world.advance(.made(3, by: carol, with: carol.devices[1]))
        _ = try await store.reset(alice.who, now: Made.now)
        #expect(try await store.put(.made(4)) == .shutOut)
        #expect(try await store.put(.made(3, by: carol)) == .alreadyHeld)
        #expect(
            try await store.mayAct(Set(alice.devices + bob.devices + carol.devices)) == [
                alice.devices[0]: false, alice.devices[1]: false, bob.devices[0]: true,
                carol.devices[0]: false, carol.devices[1]: true,
            ]
        )
    }

    @Test("entries that are given back are taken all or none, and not by lists or a standing that have changed since")
    func givenBack() async throws {
        let world = try await World.withRoom(of: [alice, bob])
        let store = world.store
        func run(_ advances: [RoomAdvance], _ lists: [Who: UInt32] = [:], _ devices: [DeviceID: Bool] = [:])
            async throws -> ReturnedOutcome
        {
            try await store.putBack(ReturnedRun(advances: advances, lists: lists, devices: devices))
        }
        let two = [RoomAdvance.made(2, set: [carol]), .made(3, removed: [bob])]
        #expect(try await run(two, [alice.who: 1, bob.who: 2]) == .listsChanged)
        #expect(try await run(two, [Who(network: World.network, user: .zero): 1]) == .listsChanged)
        #expect(try await run(two, [alice.who: 1], [alice.devices[0]: false]) == .listsChanged)
        let first = RoomPlace(room: room, version: 1, entry: Made.entry(1))
        #expect(try await store.rooms(of: bob.who) == [first])
        try await world.fault(
            """
            CREATE TRIGGER fault BEFORE INSERT ON room_state WHEN NEW.version = 3
            BEGIN SELECT RAISE(ABORT, 'no'); END
            """
        )
        await #expect(throws: StoreError.unavailable) { try await run(two) }
        #expect(try await store.rooms(of: bob.who) == [first], "the first of them is not there either")
        try await world.fault("DROP TRIGGER fault")
        let gap = [RoomAdvance.made(2, set: [carol]), .made(4)]
        guard case .conflict = try await run(gap) else { throw StoreError.unavailable }
        #expect(try await store.rooms(of: bob.who) == [first])
        let told = try await run(two, [alice.who: 1, bob.who: 1], [alice.devices[0]: true])
        guard case .stored(let told) = told else { throw StoreError.unavailable }
        #expect(told.map(\.count) == [5, 5])
        #expect(try await run(two) == .stored(told: [[], []]), "they are there")
        #expect(try await store.rooms(of: carol.who).map(\.version) == [3])
    }

    @Test("is whole or not at all")
    func whole() async throws {
        let world = try await World.withRoom()
        try await world.fault(
            "CREATE TRIGGER fault BEFORE INSERT ON room_state BEGIN SELECT RAISE(ABORT, 'no'); END"
        )
        await #expect(throws: StoreError.unavailable) { try await world.store.put(.made(2, removed: [carol])) }
        try await world.fault("DROP TRIGGER fault")
        #expect(try await world.store.room(room, of: World.network)?.place.version == 1)
        #expect(try await world.store.room(room, of: World.network)?.state == [7, 1])
        #expect(try await world.store.rooms(of: carol.who).count == 1)
        try await world.advance(.made(2, removed: [carol]))
    }

    @Test("their members read from their own entry on, to the newest or to what removed them")
    func readable() async throws {
        let world = try await World.withRoom(of: [alice])
        let store = world.store
        try await world.advance(.made(2))
        try await world.advance(.made(3, set: [bob]))
        try await world.advance(.made(4))
        #expect(try await store.readableVersions(of: room, by: alice.who) == 1...4)
        #expect(try await store.readableVersions(of: room, by: bob.who) == 3...4)
        #expect(try await store.readableVersions(of: room, by: carol.who) == nil)
        #expect(try await store.readableVersions(of: Made.id(501), by: alice.who) == nil)
        try await world.advance(.made(5, removed: [bob]))
        try await world.advance(.made(6))
        #expect(try await store.readableVersions(of: room, by: bob.who) == 3...5)
        try await world.advance(.made(7, set: [bob]))
        #expect(try await store.readableVersions(of: room, by: bob.who) == 3...7, "who came back reads on")
        // Another role, the same identity.
        try await world.advance(.made(8, set: [bob]))
        #expect(try await store.readableVersions(of: room, by: bob.who) == 3...8)
        try await world.renew(bob, device: Made.id(7001))
        #expect(try await store.readableVersions(of: room, by: bob.who) == nil, "another identity was never there")
        #expect(try await store.rooms(of: bob.who) == [])
        try await world.advance(.made(9, set: [bob], identity: Made.otherPoint))
        #expect(try await store.readableVersions(of: room, by: bob.who) == 9...9)
    }

    @Test("a state is made again from one that is kept, and few entries")
    func states() async throws {
        let world = try await World.withRoom()
        for version in 2...70 as ClosedRange<UInt32> { try await world.advance(.made(version)) }
        #expect(try await world.rows("room_state") == 3)
        for version in 1...70 as ClosedRange<UInt32> {
            let history = try #require(
                try await world.store.roomHistory(room, of: World.network, through: version)
            )
            let first = version == 70 ? 70 : max(1, version / 32 * 32)
            #expect(history.entries.map(\.version) == Array(first...version))
            #expect(history.state == (first == 1 ? nil : [7, UInt8(first)]))
        }
        for version in [0, 71, .max] as [UInt32] {
            #expect(try await world.store.roomHistory(room, of: World.network, through: version) == nil)
        }
    }
}

@Suite("The limits of rooms")
struct RoomLimitTests {
    private let alice = World.alice, bob = World.bob, carol = World.carol

    private static func options(devices: Int = 4096, rooms: Int = 1024) -> StoreOptions {
        var options = StoreOptions.immediate
        (options.roomDevices, options.roomsOfUser) = (devices, rooms)
        return options
    }

    private static let more: [DeviceID] = (0..<4).map { Made.id(8000 + $0) }

    /// What the store counts, and what there is.
    private func expectRightCount(in world: World, _ count: Int) async throws {
        let counted = try world.database().read { db in
            try Row.fetchOne(
                db,
                sql: """
                    SELECT devices, (SELECT count(*) FROM room_member
                        JOIN user ON user.id = room_member.user AND user.identity = room_member.identity
                        JOIN device ON device.user = user.id AND device.state <> 2
                        WHERE room = room.id AND until IS NULL) FROM room
                    """
            )
        }
        #expect(counted?[0] == count)
        #expect(counted?[1] == count)
    }

    @Test("no entry brings a room over its devices, and none that makes it smaller is refused")
    func devices() async throws {
        let world = try await World(Self.options(devices: 4))
        let store = world.store
        #expect(try await store.put(.made(1, set: [alice, bob, carol])) == .tooManyDevices)
        #expect(try await world.rows("room") == 0)
        try await world.advance(.made(1, set: [alice, carol]))
        try await expectRightCount(in: world, 4)
        #expect(try await store.put(.made(2, set: [bob])) == .tooManyDevices)
        #expect(try await store.rooms(of: bob.who) == [])
        try await world.advance(.made(2, removed: [carol]))
        try await world.advance(.made(3, set: [bob]))
        try await expectRightCount(in: world, 3)
        await store.close()
        // The limit is lower now: the room is too large, and may become smaller.
        let tight = try world.reopened(Self.options(devices: 1))
        #expect(try await tight.put(.made(4, set: [carol])) == .tooManyDevices)
        guard case .stored = try await tight.put(.made(4, removed: [bob])) else { throw StoreError.unavailable }
        try await expectRightCount(in: world, 2)
        await tight.close()
    }

    @Test("no list brings a room over its devices, and none that makes it smaller is refused")
    func lists() async throws {
        let world = try await World.withRoom(of: [alice, bob], Self.options(devices: 4))
        let store = world.store
        func list(_ version: UInt32, _ devices: [DeviceID]) async throws -> ListOutcome {
            try await store.replaceList(World.list(of: bob, version: version, devices: devices), now: Made.now)
        }
        let two = bob.devices + Self.more[..<1]
        #expect(try await list(2, two) == .stored(removed: []))
        try await expectRightCount(in: world, 4)
        #expect(try await list(3, two + [Self.more[1]]) == .roomTooLarge)
        #expect(try await store.devices(of: bob.who).count == 2, "nothing changed")
        #expect(try await list(2, two) == .alreadyHeld)
        #expect(try await list(1, bob.devices + Self.more[..<3]) == .alreadyHeld, "held is held, whatever is counted")
        try await expectRightCount(in: world, 4)
        #expect(try await list(3, [Self.more[0], Self.more[1]]) == .stored(removed: bob.devices))
        #expect(try await list(4, [Self.more[0]]) == .stored(removed: [Self.more[1]]))
        try await expectRightCount(in: world, 3)
        // Who is not in it is not counted: carol's list may grow.
        let carols = World.list(of: carol, version: 2, devices: carol.devices + Self.more[2...])
        #expect(try await store.replaceList(carols, now: Made.now) == .stored(removed: []))
        try await expectRightCount(in: world, 3)
    }

    @Test("of an entry and a list that come at one moment, and have place for one of them, one is taken")
    func atOneMoment() async throws {
        let world = try await World(Self.options(devices: 4))
        let store = world.store
        let dave = World.Person(8, devices: 1)
        try await World.join(store, dave)
        try await world.advance(.made(1, set: [alice, bob]))
        var (version, listVersion) = (UInt32(1), UInt32(1))
        for round in 0..<20 as Range<UInt64> {
            let entry = RoomAdvance.made(version + 1, set: [dave])
            let more = bob.devices + [Made.id(9000 + round)]
            let list = World.list(of: bob, version: listVersion + 1, devices: more)
            async let put = store.put(entry)
            async let replaced = store.replaceList(list, now: Made.now)
            switch try await (put, replaced) {
            case (.stored, .roomTooLarge):
                try await expectRightCount(in: world, 4)
                try await world.advance(.made(version + 2, removed: [dave]))
                version += 2
            case (.tooManyDevices, .stored):
                try await expectRightCount(in: world, 4)
                let less = World.list(of: bob, version: listVersion + 2, devices: bob.devices)
                #expect(try await store.replaceList(less, now: Made.now) == .stored(removed: more.suffix(1)))
                listVersion += 2
            case (let entry, let list): Issue.record("entry: \(entry), list: \(list)")
            }
            try await expectRightCount(in: world, 3)
        }
    }

    @Test("devices of who was reset count no longer; those of the new identity do when it is set")
    func reset() async throws {
        let world = try await World.withRoom(of: [alice, carol], Self.options(devices: 4))
        try await world.renew(carol, device: Self.more[0])
        try await expectRightCount(in: world, 2)
        try await world.advance(.made(2, set: [bob]))
        try await world.advance(.made(3, set: [carol], identity: Made.otherPoint))
        try await expectRightCount(in: world, 4)
    }

    @Test("nobody is brought into more rooms than a user may be in; who leaves one has place again")
    func rooms() async throws {
        let world = try await World(Self.options(rooms: 2))
        let (first, second, third): (ConversationID, ConversationID, ConversationID) =
            (Made.id(501), Made.id(502), Made.id(503))
        try await world.advance(.made(1, in: first, set: [alice, bob]))
        try await world.advance(.made(1, in: second, set: [alice]))
        #expect(try await world.store.put(.made(1, in: third, set: [alice])) == .tooManyRooms(alice.who))
        #expect(
            try await world.store.put(.made(1, in: third, by: carol, set: [carol, alice])) == .tooManyRooms(alice.who)
        )
        try await world.advance(.made(2, in: second, removed: [alice]))
        try await world.advance(.made(1, in: third, set: [alice, carol]))
        try await world.advance(.made(2, in: third, set: [alice]))
        #expect(try await world.store.rooms(of: alice.who).map(\.room) == [first, third])
    }

    @Test("others bring nobody into the last quarter of them, and a replaced identity counts for nothing")
    func broughtIn() async throws {
        let world = try await World(Self.options(rooms: 4))
        func id(_ number: Int) -> ConversationID { Made.id(UInt64(500 + number)) }
        for number in 1...3 { try await world.advance(.made(1, in: id(number), set: [alice, bob])) }
        #expect(try await world.store.put(.made(1, in: id(4), set: [alice, bob])) == .tooManyRooms(bob.who))
        try await world.advance(.made(1, in: id(5), by: bob, set: [bob]))
        #expect(try await world.store.put(.made(1, in: id(6), by: bob, set: [bob])) == .tooManyRooms(bob.who))
        try await world.renew(bob, device: Made.id(7001))
        for number in 11...13 {
            try await world.advance(.made(1, in: id(number), by: carol, set: [bob], identity: Made.otherPoint))
        }
    }

    @Test("nothing that is given back is refused for sizes: what made place comes later perhaps")
    func givenBack() async throws {
        let world = try await World(Self.options(devices: 2, rooms: 1))
        try await world.giveBack(.made(1, set: [alice, bob]))
        try await expectRightCount(in: world, 3)
        let list = World.list(of: bob, version: 2, devices: bob.devices + Self.more[..<1])
        #expect(try await world.store.replaceList(list, now: Made.now) == .roomTooLarge)
        #expect(try await world.store.replaceList(list, isReturning: true, now: Made.now) == .stored(removed: []))
        try await world.giveBack(.made(2, removed: [bob]))
        try await world.giveBack(.made(1, in: Made.id(501), set: [alice]))
        #expect(try await world.store.rooms(of: alice.who).count == 2)
    }
}
