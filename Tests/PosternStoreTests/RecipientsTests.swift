import PosternStore
import PosternWire
import Testing

@Suite("Exactly the right recipients")
struct RecipientsTests {
    /// Alice writes from her first device. Each row changes the world, says whose rows the block has, and what follows.
    struct Case: CustomTestStringConvertible, Sendable {
        enum Change: Sendable {
            case none
            case bobSuspended
            case bobReset
            case keyless(DeviceID)
            case aliceRemovesSecond
        }

        enum Expected: Sendable {
            case delivered([DeviceID], leftOut: [DeviceID])
            case wrong(missing: [DeviceID], surplus: [DeviceID])
        }

        let testDescription: String
        var change = Change.none
        var peer = World.bob
        var listVersion: UInt32 = 1
        let rows: [DeviceID]
        let expected: Expected
    }

    static let (a1, a2) = (World.alice.devices[0], World.alice.devices[1])
    static let b1 = World.bob.devices[0]
    static let (c1, c2) = (World.carol.devices[0], World.carol.devices[1])

    static let cases = [
        Case(testDescription: "both users' devices", rows: [a2, b1], expected: .delivered([a2, b1], leftOut: [])),
        Case(
            testDescription: "all devices of the peer",
            peer: World.carol,
            rows: [a2, c1, c2],
            expected: .delivered([a2, c1, c2], leftOut: [])
        ),
        Case(
            testDescription: "notes to oneself",
            peer: World.alice,
            rows: [a2],
            expected: .delivered([a2], leftOut: [])
        ),
        Case(testDescription: "own other device missing", rows: [b1], expected: .wrong(missing: [a2], surplus: [])),
        Case(testDescription: "the peer's missing", rows: [a2], expected: .wrong(missing: [b1], surplus: [])),
        Case(
            testDescription: "the sending device too",
            rows: [a1, a2, b1],
            expected: .wrong(missing: [], surplus: [a1])
        ),
        Case(testDescription: "a third user's", rows: [a2, b1, c1], expected: .wrong(missing: [], surplus: [c1])),
        Case(
            testDescription: "an unknown one instead",
            rows: [a2, Made.id(5)],
            expected: .wrong(missing: [b1], surplus: [Made.id(5)])
        ),
        Case(
            testDescription: "suspended, with a row",
            change: .bobSuspended,
            rows: [a2, b1],
            expected: .delivered([a2], leftOut: [b1])
        ),
        Case(
            testDescription: "suspended, without a row",
            change: .bobSuspended,
            rows: [a2],
            expected: .delivered([a2], leftOut: [b1])
        ),
        Case(
            testDescription: "reset, with a row",
            change: .bobReset,
            rows: [a2, b1],
            expected: .delivered([a2], leftOut: [b1])
        ),
        Case(
            testDescription: "reset, without a row",
            change: .bobReset,
            rows: [a2],
            expected: .delivered([a2], leftOut: [b1])
        ),
        Case(
            testDescription: "without a published key, with a row",
            change: .keyless(b1),
            rows: [a2, b1],
            expected: .delivered([a2, b1], leftOut: [])
        ),
        Case(
            testDescription: "without a published key, without a row",
            change: .keyless(b1),
            rows: [a2],
            expected: .delivered([a2], leftOut: [b1])
        ),
        Case(
            testDescription: "a removed device",
            change: .aliceRemovesSecond,
            listVersion: 2,
            rows: [a2, b1],
            expected: .wrong(missing: [], surplus: [a2])
        ),
        Case(
            testDescription: "without the removed device",
            change: .aliceRemovesSecond,
            listVersion: 2,
            rows: [b1],
            expected: .delivered([b1], leftOut: [])
        ),
    ]

    @Test("of a direct message", arguments: cases)
    func table(_ row: Case) async throws {
        let world = try await World()
        let store = world.store
        // The roster is in memory before the change: it has to notice.
        _ = await store.accept(try .made(50))
        try await make(row.change, in: world)
        let offer = try Offer.made(51, to: row.peer, rows: row.rows, listVersion: row.listVersion)
        let answer = await store.accept(offer)
        switch row.expected {
        case .wrong(let missing, let surplus):
            #expect(answer == .wrongRecipients(missing: missing, surplus: surplus))
        case .delivered(let devices, let leftOut):
            #expect(answer.receipt?.leftOut == leftOut)
            for device in [Self.a1, Self.a2, Self.b1, Self.c1, Self.c2] {
                let isThere = try await store.waiting(for: device).contains(51)
                #expect(isThere == devices.contains(device), "\(device)")
            }
        }
    }

    private func make(_ change: Case.Change, in world: World) async throws {
        switch change {
        case .none: break
        case .bobSuspended: #expect(try await world.store.suspend(World.bob.who, true) == [Self.b1])
        case .bobReset: #expect(try await world.store.reset(World.bob.who, now: Made.now) == [Self.b1])
        case .keyless(let device):
            _ = try await world.store.putKeys([Made.bundle(.oneTime, seed: 90)], of: device, now: Made.now)
            try await world.fault("DELETE FROM bundle WHERE kind = 2 AND device = 3")
            let claimed = try await world.store.claim(
                [device],
                by: World.carol.who,
                isRotatingOnly: false,
                now: Made.now
            )
            #expect(claimed.first?.bundle?.kind == .oneTime)
        case .aliceRemovesSecond:
            let list = World.list(of: World.alice, version: 2, devices: [Self.a1])
            #expect(try await world.store.replaceList(list, now: Made.now) == .stored(removed: [Self.a2]))
        }
    }

    @Test("are refused with another list version than the newest", arguments: [0, 2, .max] as [UInt32])
    func listVersion(_ version: UInt32) async throws {
        let world = try await World()
        #expect(await world.store.accept(try .made(listVersion: version)) == .staleList(newest: 1))
    }

    @Test("need a sender that is the signed-in user's listed device")
    func sender() async throws {
        let world = try await World()
        let stranger = World.Person(8, devices: 1)
        #expect(await world.store.accept(try .made(from: stranger)) == .notASender)
        let made = try Offer.made()
        let stolen = Offer(
            senderDevice: made.senderDevice,
            sender: World.bob.who,
            message: made.message,
            fingerprint: made.fingerprint,
            listVersion: 1,
            kind: made.kind,
            envelope: made.envelope,
            wrapBlock: made.wrapBlock,
            timeToLive: 60,
            isTransient: false,
            now: Made.now
        )
        #expect(await world.store.accept(stolen) == .notASender)
        #expect(try await world.store.reset(World.alice.who, now: Made.now)?.count == 2)
        #expect(await world.store.accept(made) == .notASender)
    }

    @Test("need a peer that has registered")
    func peer() async throws {
        let world = try await World()
        let dave = World.Person(4, devices: 1)
        #expect(await world.store.accept(try .made(to: dave)) == .unknownPeer)
        let user = NewUser(id: dave.who.user, login: "dave", created: Made.now)
        _ = try await world.store.createUsers([user], in: World.network)
        #expect(await world.store.accept(try .made(to: dave)) == .unknownPeer)
    }

    @Test("a message for nobody is accepted, and kept for its retry")
    func nobody() async throws {
        let world = try await World()
        _ = try await world.store.suspend(World.bob.who, true)
        let list = World.list(of: World.alice, version: 2, devices: [Self.a1])
        _ = try await world.store.replaceList(list, now: Made.now)
        let offer = try Offer.made(rows: [Self.b1], listVersion: 2)
        #expect(await world.store.accept(offer).receipt?.leftOut == [Self.b1])
        #expect(await world.store.accept(try .made(rows: [Self.b1], fingerprint: 2, listVersion: 2)) == .idReused)
    }

    @Test("a device that is removed loses its queue; another's stays")
    func removal() async throws {
        let world = try await World(.patient)
        let (_, settled) = await world.store.admit(try .made())
        let list = World.list(of: World.alice, version: 2, devices: [Self.a1])
        _ = try await world.store.replaceList(list, now: Made.now)
        #expect(settled.now?.receipt != nil, "written before the list changes")
        #expect(try await world.store.waiting(for: Self.b1) == [1])
        #expect(try await world.rows("delivery") == 1)
        _ = try await world.store.reset(World.bob.who, now: Made.now)
        #expect(try await world.rows("delivery") == 0)
        #expect(try await world.rows("body") == 0)
    }

    /// Bob was away for over 30 days: nobody may seal to his keys any more, and he must not block who writes to him.
    @Test("a device whose keys are too old for every sender is left out", arguments: [false, true])
    func oldKeys(_ isFoundByClaim: Bool) async throws {
        let world = try await World()
        let store = world.store
        let later = Made.now.adding(seconds: Limits.bundleAgeSeconds + 1)
        let alices = Made.bundle(.rotating, seed: 77, created: later)
        _ = try await store.putKeys([alices], of: Self.a2, now: later)
        #expect(await store.accept(try .made(1, rows: [Self.a2])) == .wrongRecipients(missing: [Self.b1], surplus: []))
        if isFoundByClaim {
            let claimed = try await store.claim([Self.b1], by: World.alice.who, isRotatingOnly: true, now: later)
            #expect(claimed == [ClaimedBundle(device: Self.b1, bundle: nil)])
        } else {
            _ = try await store.expire(now: later)
        }
        #expect(await store.accept(try .made(1, rows: [Self.a2])).receipt?.leftOut == [Self.b1])
        let back = Made.bundle(.rotating, seed: 78, created: later)
        _ = try await store.putKeys([back], of: Self.b1, now: later)
        #expect(await store.accept(try .made(2, rows: [Self.a2])) == .wrongRecipients(missing: [Self.b1], surplus: []))
    }
}
