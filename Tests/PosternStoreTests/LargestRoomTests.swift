import GRDB
import PosternStore
import PosternWire
import Testing

@Suite("The largest room")
struct LargestRoomTests {
    /// 256 users with 16 devices each: as many as a message can be for, with its sending device.
    private static let people = (0..<256).map { World.Person(number: 10_000 + $0, devices: 16) }

    @Test(
        "has a message for every device of it, as one body; and no place for one more device",
        .timeLimit(.minutes(2))
    )
    func largest() async throws {
        let world = try await World()
        let store = world.store
        for person in Self.people { try await World.join(store, person, publishing: false) }
        try await world.fault(
            """
            INSERT INTO bundle (device, kind, created_ms, body, signature)
            SELECT id, 2, \(Made.now.milliseconds), x'01', zeroblob(132) FROM device
            WHERE NOT EXISTS (SELECT 1 FROM bundle WHERE device = device.id)
            """
        )
        let author = Self.people[0]
        try await world.advance(.made(1, by: author, set: Self.people))
        #expect(try await store.put(.made(2, by: author, set: [World.bob])) == .tooManyDevices)
        let more = World.list(of: author, version: 2, devices: author.devices + [Made.id(5)])
        #expect(try await store.replaceList(more, now: Made.now) == .roomTooLarge)

        let all = Self.people.flatMap(\.devices)
        #expect(all.count == Limits.roomDevices)
        let (admitted, settled) = await store.admit(try .inRoom(from: author, rows: Array(all.dropFirst())))
        #expect(admitted.recipients.map(\.device) == Array(all.dropFirst()).sorted())
        #expect(await settled.value.receipt?.leftOut == [])
        #expect(try await world.rows("body") == 1)
        #expect(try await world.rows("delivery") == Limits.roomDevices - 1)
        let missing = await store.accept(try .inRoom(2, from: author, rows: Array(all.dropFirst(200))))
        guard case .wrongRecipients(let devices, let surplus, let lists) = missing else { throw StoreError.unavailable }
        #expect(devices.count == 199 && surplus.isEmpty)
        #expect(lists.count == 13)
        let one = await store.accept(try .inRoom(3, from: author, rows: [all[20]]))
        guard case .wrongRecipients(let some, _, let users) = one else { throw StoreError.unavailable }
        #expect(some.count == Limits.devicesInAnswer && Set(some).isSubset(of: all))
        #expect(users.count == Limits.listsInAnswer)
        let wrong = all.dropFirst() + (0..<300).map { Made.id(1 << 50 + UInt64($0)) }
        // As many rows as a block may have.
        let tooMany = await store.accept(try .inRoom(4, from: author, rows: Array(wrong.suffix(Limits.roomDevices))))
        guard case .wrongRecipients(_, let foreign, _) = tooMany else { throw StoreError.unavailable }
        #expect(foreign.count == Limits.devicesInAnswer)
        try await expectPlaceForOne(in: world)
    }

    /// Once somebody has a device less, there is place for one: an entry and a list want it at one moment.
    private func expectPlaceForOne(in world: World) async throws {
        let (author, other, store) = (Self.people[0], Self.people[1], world.store)
        let less = World.list(of: other, version: 2, devices: other.devices.dropLast())
        #expect(try await store.replaceList(less, now: Made.now) == .stored(removed: other.devices.suffix(1)))
        #expect(try await devices(in: world) == Limits.roomDevices - 1)
        let list = World.list(of: other, version: 3, devices: other.devices.dropLast() + [Made.id(6)])
        async let replaced = store.replaceList(list, now: Made.now)
        async let put = store.put(.made(2, by: author, set: [World.bob]))
        switch try await (put, replaced) {
        case (.stored, .roomTooLarge), (.tooManyDevices, .stored): break
        case (let entry, let list): Issue.record("entry: \(entry), list: \(list)")
        }
        #expect(try await devices(in: world) == Limits.roomDevices)
    }

    private func devices(in world: World) async throws -> Int? {
        try await world.database().read { db in try Int.fetchOne(db, sql: "SELECT devices FROM room") }
    }
}
