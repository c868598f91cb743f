import PosternStore
import PosternWire
import Synchronization
import Testing

@Suite("Messages in rooms")
struct RoomMessageTests {
    /// Alice writes from her first device to Bob and Carol. Each row changes the world, says whose rows the block has,
    /// and what follows.
    struct Case: CustomTestStringConvertible, Sendable {
        enum Change: Sendable {
            case none
            case suspended(World.Person)
            case reset(World.Person)
            case keyless(DeviceID)
            case removed(World.Person)
            case list(World.Person, [DeviceID])
        }

        enum Expected: Sendable {
            case delivered([DeviceID], leftOut: [DeviceID] = [])
            case wrong(missing: [DeviceID] = [], surplus: [DeviceID] = [], lists: [Who: UInt32] = [:])
        }

        let testDescription: String
        var change = Change.none
        let rows: [DeviceID]
        let expected: Expected
    }

    static let (a1, a2) = (World.alice.devices[0], World.alice.devices[1])
    static let b1 = World.bob.devices[0]
    static let (c1, c2) = (World.carol.devices[0], World.carol.devices[1])
    static let (alice, bob, carol) = (World.alice.who, World.bob.who, World.carol.who)
    static let new: DeviceID = Made.id(8000)
    static let all = [a2, b1, c1, c2]

    static let cases = [
        Case(testDescription: "everybody's devices", rows: all, expected: .delivered(all)),
        Case(
            testDescription: "own other device missing",
            rows: [b1, c1, c2],
            expected: .wrong(missing: [a2], lists: [alice: 1])
        ),
        Case(
            testDescription: "a member missing",
            rows: [a2, b1],
            expected: .wrong(missing: [c1, c2], lists: [carol: 1])
        ),
        Case(
            testDescription: "the sending device too",
            rows: [a1] + all,
            expected: .wrong(surplus: [a1], lists: [alice: 1])
        ),
        Case(
            testDescription: "an unknown device instead of one",
            rows: [Made.id(5), a2, b1, c1],
            expected: .wrong(missing: [c2], surplus: [Made.id(5)], lists: [carol: 1])
        ),
        Case(
            testDescription: "suspended, with rows",
            change: .suspended(World.carol),
            rows: all,
            expected: .delivered([a2, b1], leftOut: [c1, c2])
        ),
        Case(
            testDescription: "suspended, without a row",
            change: .suspended(World.carol),
            rows: [a2, b1, c2],
            expected: .delivered([a2, b1], leftOut: [c1, c2])
        ),
        Case(
            testDescription: "reset, with a row",
            change: .reset(World.bob),
            rows: all,
            expected: .delivered([a2, c1, c2], leftOut: [b1])
        ),
        Case(
            testDescription: "reset, without a row",
            change: .reset(World.bob),
            rows: [a2, c1, c2],
            expected: .delivered([a2, c1, c2], leftOut: [b1])
        ),
        Case(
            testDescription: "without a published key, with a row",
            change: .keyless(b1),
            rows: all,
            expected: .delivered(all)
        ),
        Case(
            testDescription: "without a published key, without a row",
            change: .keyless(b1),
            rows: [a2, c1, c2],
            expected: .delivered([a2, c1, c2], leftOut: [b1])
        ),
        Case(
            testDescription: "a device that was removed",
            change: .list(World.carol, [c1]),
            rows: all,
            expected: .wrong(surplus: [c2], lists: [carol: 2])
        ),
        Case(
            testDescription: "without the device that was removed",
            change: .list(World.carol, [c1]),
            rows: [a2, b1, c1],
            expected: .delivered([a2, b1, c1])
        ),
        Case(
            testDescription: "a new device",
            change: .list(World.carol, [c1, c2, new]),
            rows: all,
            expected: .delivered(all, leftOut: [new])
        ),
        Case(
            testDescription: "a member who was removed",
            change: .removed(World.carol),
            rows: all,
            expected: .wrong(surplus: [c1, c2], lists: [carol: 1])
        ),
        Case(
            testDescription: "without the member who was removed",
            change: .removed(World.carol),
            rows: [a2, b1],
            expected: .delivered([a2, b1])
        ),
    ]

    @Test("are for exactly the right devices", arguments: cases)
    func table(_ row: Case) async throws {
        let world = try await World.withRoom()
        // The room is in memory before the change: it has to notice.
        #expect(await world.store.accept(try .inRoom(50, rows: Self.all)).receipt?.leftOut == [])
        let version = try await make(row.change, in: world)
        let answer = await world.store.accept(try .inRoom(51, rows: row.rows, version: version))
        switch row.expected {
        case .wrong(let missing, let surplus, let lists):
            #expect(answer == .wrongRecipients(missing: missing, surplus: surplus, lists: lists))
        case .delivered(let devices, let leftOut):
            #expect(answer.receipt?.leftOut == leftOut)
            for device in [Self.a1, Self.a2, Self.b1, Self.c1, Self.c2] {
                let isThere = try await world.store.waiting(for: device).contains(51)
                #expect(isThere == devices.contains(device), "\(device)")
            }
        }
    }

    /// - Returns: The room's newest version.
    private func make(_ change: Case.Change, in world: World) async throws -> UInt32 {
        switch change {
        case .none: break
        case .suspended(let person): #expect(try await world.store.suspend(person.who, true) == person.devices)
        case .reset(let person): #expect(try await world.store.reset(person.who, now: Made.now) == person.devices)
        case .keyless(let device):
            let old = Made.bundle(.rotating, seed: 1, created: Made.now.adding(seconds: 1))
            _ = try await world.store.putKeys([old], of: device, now: Made.now)
            try await world.fault("DELETE FROM bundle WHERE device = 3")
            _ = try await world.store.putKeys([], of: device, now: Made.now)
        case .removed(let person):
            try await world.advance(.made(2, removed: [person]))
            return 2
        case .list(let person, let devices):
            let list = World.list(of: person, version: 2, devices: devices)
            guard case .stored = try await world.store.replaceList(list, now: Made.now) else {
                throw StoreError.unavailable
            }
        }
        return 1
    }

    @Test("are one body, and a row for each device")
    func rows() async throws {
        let world = try await World.withRoom()
        _ = await world.store.accept(try .inRoom(rows: Self.all))
        #expect(try await world.rows("body") == 1)
        #expect(try await world.rows("delivery") == 4)
        for device in Self.all {
            let message = try #require(try await world.store.pending(for: device).messages.first)
            #expect(message.own.wrap.starts(with: device.bytes), "its own row of the block")
        }
    }

    @Test("are written for those alone who have not acknowledged them in time, whichever these are")
    func acknowledgedInPart() async throws {
        let world = try await World.withRoom(.patient)
        let (admitted, settled) = await world.store.admit(try .inRoom(rows: Self.all))
        for device in [Self.c1, Self.a2, Self.c1] { world.store.acknowledge([admitted.number], by: device) }
        for device in [Self.a2, Self.c1] { #expect(try await world.store.waiting(for: device) == []) }
        #expect(settled.now == nil)
        for device in [Self.b1, Self.c2] {
            let message = try #require(try await world.store.pending(for: device).messages.first)
            #expect(message.own.wrap.starts(with: device.bytes), "its own row of the block")
        }
        #expect(settled.now?.receipt != nil)
        #expect(try await world.rows("delivery") == 2)
        for device in [Self.b1, Self.c2] { world.store.acknowledge([admitted.number], by: device) }
        #expect(try await world.store.waiting(for: Self.c2) == [])
        #expect(try await world.rows("body") == 0)
    }

    @Test("come from members alone, and name the newest entry by version and hash")
    func place() async throws {
        let world = try await World.withRoom(of: [World.alice, World.bob])
        let store = world.store
        #expect(await store.accept(try .inRoom(from: World.carol, rows: [Self.a1, Self.b1])) == .unknownRoom)
        #expect(await store.accept(try .inRoom(rows: [Self.a2, Self.b1], room: Made.id(501))) == .unknownRoom)
        try await world.advance(.made(2, set: [World.carol]))
        let stale = Acceptance.staleRoom(newest: RoomPlace(room: World.room, version: 2, entry: Made.entry(2)))
        #expect(await store.accept(try .inRoom(rows: [Self.a2, Self.b1])) == stale)
        #expect(await store.accept(try .inRoom(rows: Self.all, version: 3)) == stale)
        #expect(await store.accept(try .inRoom(rows: Self.all, version: 2, entry: Made.entry(1))) == stale)
        #expect(await store.accept(try .inRoom(rows: Self.all, version: 2, listVersion: 2)) == .staleList(newest: 1))
        #expect(await store.accept(try .inRoom(rows: Self.all, version: 2)).receipt?.leftOut == [])
        let carols = try Offer.inRoom(2, from: World.carol, rows: [Self.a1, Self.a2, Self.b1, Self.c2], version: 2)
        #expect(await store.accept(carols).receipt?.leftOut == [])
    }

    @Test("after a removal do not reach who was removed; what waited stays. Who is added gets nothing from before")
    func comingAndGoing() async throws {
        let world = try await World.withRoom()
        let store = world.store
        #expect(await store.accept(try .inRoom(1, rows: Self.all)).receipt != nil)
        try await world.advance(.made(2, removed: [World.carol]))
        #expect(await store.accept(try .inRoom(2, rows: [Self.a2, Self.b1], version: 2)).receipt?.leftOut == [])
        let carols = try Offer.inRoom(9, from: World.carol, rows: [Self.a1, Self.a2, Self.b1, Self.c2], version: 2)
        #expect(await store.accept(carols) == .unknownRoom)
        try await world.advance(.made(3, set: [World.carol]))
        #expect(await store.accept(try .inRoom(3, rows: Self.all, version: 3)).receipt?.leftOut == [])
        #expect(try await store.waiting(for: Self.c1) == [1, 3])
        #expect(try await store.waiting(for: Self.b1) == [1, 2, 3])
    }

    @Test("reach nobody whose identity is another one than the room's, until it is set")
    func identities() async throws {
        let world = try await World.withRoom()
        try await world.renew(World.carol, device: Self.new)
        let withNew = [Self.a2, Self.b1, Self.new]
        let wrong = await world.store.accept(try .inRoom(1, rows: withNew))
        #expect(wrong == .wrongRecipients(missing: [], surplus: [Self.new], lists: [Self.carol: 2]))
        #expect(await world.store.accept(try .inRoom(2, rows: [Self.a2, Self.b1])).receipt?.leftOut == [])
        try await world.advance(.made(2, set: [World.carol], identity: Made.otherPoint))
        #expect(await world.store.accept(try .inRoom(3, rows: withNew, version: 2)).receipt?.leftOut == [])
        #expect(try await world.store.waiting(for: Self.new) == [3])
    }

    @Test("a retry gets the first answer, whoever has come or gone since")
    func retry() async throws {
        let world = try await World.withRoom()
        let offer = try Offer.inRoom(rows: Self.all)
        let first = await world.store.accept(offer)
        #expect(first.receipt != nil)
        try await world.advance(.made(2, removed: [World.alice]))
        #expect(await world.store.accept(offer) == first)
        #expect(try await world.rows("body") == 1)
    }

    @Test("that are transient go to who is there, and nowhere else")
    func transient() async throws {
        let world = try await World.withRoom()
        let (admitted, settled) = await world.store.admit(try .inRoom(rows: Self.all, isTransient: true))
        #expect(admitted.recipients.map(\.device) == Self.all)
        #expect(await settled.value.receipt != nil)
        #expect(try await world.rows("body") == 0)
    }

    /// The newest version of which it is known that it is taken.
    private final class Taken: Sendable {
        let version = Mutex<UInt32>(1)
    }

    /// Messages are sent while the room changes: whatever comes first, each is for exactly those who were in the room
    /// under the entry that it names, and is never taken under one that has gone by.
    @Test("and changes of the room come one after another", arguments: [false, true])
    func concurrency(_ isImmediate: Bool) async throws {
        let world = try await World.withRoom(
            of: [World.alice, World.bob],
            isImmediate ? .immediate : StoreOptions()
        )
        let taken = Taken()
        // Bob is in the room under odd versions.
        let accepted = try await withThrowingTaskGroup(of: [UInt8: UInt32].self) { group in
            group.addTask {
                for version in 2...60 as ClosedRange<UInt32> {
                    let isBack = version % 2 == 1
                    try await world.advance(
                        .made(version, set: isBack ? [World.bob] : [], removed: isBack ? [] : [World.bob])
                    )
                    taken.version.withLock { $0 = version }
                }
                return [:]
            }
            for sender in 0..<5 as Range<UInt8> {
                let ids = (1 + sender * 50)..<(50 + sender * 50)
                group.addTask { try await Self.send(ids, in: world.store) { taken.version.withLock { $0 } } }
            }
            return try await group.reduce(into: [UInt8: UInt32]()) { $0.merge($1) { first, _ in first } }
        }
        #expect(accepted.count == 5 * 49)
        let forBob = Set(accepted.filter { $0.value % 2 == 1 }.keys)
        let waiting = try await world.store.waiting(for: Self.b1)
        #expect(Set(waiting) == forBob && waiting.count == forBob.count)
        #expect(Set(try await world.store.waiting(for: Self.a2)) == Set(accepted.keys))
    }

    /// The same of lists: each version of Bob's has another second device, for which a message has a row only while that
    /// version is the newest. It has no key, so that under version 1 none is missing.
    @Test("and changes of a member's list come one after another", arguments: [false, true])
    func listConcurrency(_ isImmediate: Bool) async throws {
        let world = try await World.withRoom(
            of: [World.alice, World.bob],
            isImmediate ? .immediate : StoreOptions()
        )
        let (store, taken, last) = (world.store, Taken(), UInt32(40))
        let accepted = try await withThrowingTaskGroup(of: [UInt8: UInt32].self) { group in
            group.addTask {
                for version in 2...last {
                    let list = World.list(of: World.bob, version: version, devices: [Self.b1, Self.second(version)])
                    let outcome = try await store.replaceList(list, now: Made.now)
                    #expect(outcome == .stored(removed: version == 2 ? [] : [Self.second(version - 1)]))
                    taken.version.withLock { $0 = version }
                }
                return [:]
            }
            for sender in 0..<5 as Range<UInt8> {
                group.addTask {
                    var (accepted, version): ([UInt8: UInt32], UInt32) = ([:], 1)
                    for id in (1 + sender * 50)..<(50 + sender * 50) as Range<UInt8> {
                        while accepted[id] == nil {
                            let rows = [Self.a2, Self.b1] + (version == 1 ? [] : [Self.second(version)])
                            let before = taken.version.withLock { $0 }
                            switch await store.accept(try .inRoom(UInt64(id), rows: rows)) {
                            case .accepted:
                                #expect(version >= before || version == 1)
                                accepted[id] = version
                                if version == 1 { version = before }
                            case .wrongRecipients(_, let surplus, let lists):
                                #expect(surplus == [Self.second(version)])
                                version = try #require(lists[World.bob.who])
                            case let other:
                                Issue.record("\(other)")
                                return accepted
                            }
                        }
                    }
                    return accepted
                }
            }
            return try await group.reduce(into: [UInt8: UInt32]()) { $0.merge($1) { first, _ in first } }
        }
        #expect(accepted.count == 5 * 49)
        #expect(Set(try await store.waiting(for: Self.b1)) == Set(accepted.keys))
        #expect(Set(try await store.waiting(for: Self.second(last))) == Set(accepted.filter { $0.value == last }.keys))
    }

    private static func second(_ version: UInt32) -> DeviceID { Made.id(1 << 40 + UInt64(version)) }

    /// Sends each until it is accepted, to whom the entry has that is said to be the newest.
    ///
    /// - Parameter taken: The version that is taken at that moment: nothing is accepted under an earlier one any more.
    /// - Returns: Under which entry each was accepted.
    private static func send(
        _ ids: Range<UInt8>,
        in store: Store,
        taken: () -> UInt32
    ) async throws -> [UInt8: UInt32] {
        var accepted: [UInt8: UInt32] = [:]
        var version: UInt32 = 1
        for id in ids {
            while accepted[id] == nil {
                let rows = version % 2 == 1 ? [a2, b1] : [a2]
                let before = taken()
                switch await store.accept(try .inRoom(UInt64(id), rows: rows, version: version)) {
                case .accepted:
                    #expect(version >= before)
                    accepted[id] = version
                case .staleRoom(let newest): version = newest.version
                case let other:
                    Issue.record("\(other)")
                    return accepted
                }
            }
        }
        return accepted
    }
}

@Suite("Repeated messages in rooms")
struct RepeatedRoomMessageTests {
    private static let (a2, b1) = (World.alice.devices[1], World.bob.devices[0])
    private static let (c1, c2) = (World.carol.devices[0], World.carol.devices[1])
    private static let all = [a2, b1, c1, c2]

    @Test("are for who was in the room under the entry that they name, and is listed still")
    func former() async throws {
        let world = try await World.withRoom()
        let store = world.store
        try await world.advance(.made(2, removed: [World.carol]))
        let list = World.list(of: World.carol, version: 2, devices: [Self.c1])
        _ = try await store.replaceList(list, now: Made.now)
        #expect(await store.accept(try Offer.inRoom(1, rows: Self.all).repeated()).receipt?.leftOut == [])
        #expect(try await store.waiting(for: Self.c1) == [1])
        #expect(await store.accept(try Offer.inRoom(2, rows: Self.all, version: 2).repeated()).receipt?.leftOut == [])
        #expect(try await store.waiting(for: Self.c1) == [1], "she was not in it then")
        let part = try Offer.inRoom(3, rows: [Self.b1], version: 2).repeated()
        #expect(await store.accept(part).receipt?.leftOut == [Self.a2], "none is missing")
        #expect(try await store.waiting(for: Self.b1) == [1, 2, 3])
    }

    @Test("are refused under an entry that is not here, by who was not in it, and out of time")
    func refused() async throws {
        let world = try await World.withRoom(of: [World.alice, World.bob])
        let store = world.store
        try await world.advance(.made(2, set: [World.carol]))
        let newest = RoomPlace(room: World.room, version: 2, entry: Made.entry(2))
        let wrong = try Offer.inRoom(1, rows: Self.all, version: 1, entry: Made.entry(2)).repeated()
        #expect(await store.accept(wrong) == .staleRoom(newest: newest))
        #expect(
            await store.accept(try Offer.inRoom(1, rows: Self.all, version: 3).repeated()) == .staleRoom(newest: newest)
        )
        let early = try Offer.inRoom(1, from: World.carol, rows: [Self.b1]).repeated()
        #expect(await store.accept(early) == .unknownRoom)
        // Where a room stands is for who is or was in it; nobody else learns that it is there.
        let stranger = World.Person(8, devices: 1)
        try await World.join(store, stranger)
        for version in [1, 2, 3] as [UInt32] {
            let strange = try Offer.inRoom(1, from: stranger, rows: [Self.b1], version: version, entry: Made.hash(1))
            #expect(await store.accept(strange.repeated()) == .unknownRoom)
        }
        let elsewhere = try Offer.inRoom(1, rows: [Self.b1], room: Made.id(501)).repeated()
        #expect(await store.accept(elsewhere) == .unknownRoom)
        #expect(await store.accept(try Offer.inRoom(1, rows: [Self.b1]).repeated(.untimely)) == .notRepeatable)
        // Who left meanwhile repeats what was accepted before.
        try await world.advance(.made(3, by: World.bob, removed: [World.alice]))
        #expect(await store.accept(try Offer.inRoom(1, rows: [Self.b1]).repeated()).receipt != nil)
        #expect(await store.accept(try Offer.inRoom(2, rows: [Self.b1], version: 3).repeated()) == .unknownRoom)
        let left = RoomPlace(room: World.room, version: 3, entry: Made.entry(3))
        #expect(
            await store.accept(try Offer.inRoom(2, rows: [Self.b1], version: 4).repeated()) == .staleRoom(newest: left)
        )
    }
}
