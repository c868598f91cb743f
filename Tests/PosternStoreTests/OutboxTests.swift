import PosternStore
import PosternWire
import Testing

@Suite("The outbox")
struct OutboxTests {
    private let dave = World.Person(4, devices: 1)
    private let expires = Made.now.adding(seconds: 1000)

    /// A world in which Dave is invited by a letter.
    private func invited() async throws -> World {
        let world = try await World()
        let user = NewUser(id: dave.who.user, login: World.login(of: dave), created: Made.now)
        _ = try await world.store.createUsers([user], in: World.network)
        try await post(1, in: world.store)
        return world
    }

    private func post(_ number: UInt8, in store: Store) async throws {
        let letter = NewLetter(
            id: Made.id(UInt64(number)),
            who: dave.who,
            invitation: Made.hash(number),
            recipient: "dave@example.org",
            sealed: [number],
            created: Made.now
        )
        try await store.act { [expires] transaction in
            try transaction.invite(letter.who, letter.invitation, expires: expires)
            try transaction.post(letter)
        }
    }

    @Test("gives a letter that is due until it is handed over")
    func handOver() async throws {
        let store = try await invited().store
        #expect(try await store.dueLetter(now: Timestamp(milliseconds: Made.now.milliseconds - 1)) == nil)
        let letter = try #require(try await store.dueLetter(now: Made.now))
        #expect(letter.id == Made.id(1) && letter.who == dave.who && letter.recipient == "dave@example.org")
        #expect(letter.sealed == [1] && letter.attempts == 0 && letter.lastReason == nil && letter.expires == expires)
        #expect(letter.network.text == "12345678" && letter.user.value == 4)
        #expect(try await store.dueLetter(now: Made.now) == letter)
        try await store.noteHandedOver(letter.id)
        #expect(try await store.dueLetter(now: Made.now) == nil)
        #expect(try await store.openInvitation(Made.hash(1), now: Made.now) != nil)
    }

    @Test("keeps a letter that is postponed, over a restart too")
    func postpone() async throws {
        let world = try await invited()
        let next = Made.now.adding(seconds: 60)
        try await world.store.postpone(Made.id(1), until: next, reason: "busy")
        await world.store.close()
        let store = try world.reopened()
        #expect(try await store.dueLetter(now: Made.now.adding(seconds: 59)) == nil)
        let letter = try #require(try await store.dueLetter(now: next))
        #expect(letter.attempts == 1 && letter.lastReason == "busy")
        await store.close()
    }

    @Test("loses a letter to a later invitation, and to one by an administrator")
    func replaced() async throws {
        let world = try await invited()
        try await post(2, in: world.store)
        #expect(try await world.rows("outbox") == 1)
        #expect(try await world.store.dueLetter(now: Made.now)?.id == Made.id(2))
        #expect(try await world.store.putInvitation(Made.hash(3), for: dave.who, expires: expires))
        #expect(try await world.rows("outbox") == 0)
    }

    @Test("loses a letter to the registration of its user")
    func registered() async throws {
        let world = try await invited()
        let enrolment = Enrolment(
            invitation: Made.hash(1),
            device: dave.devices[0],
            list: World.list(of: dave, version: 1, devices: dave.devices),
            vaults: [],
            bundles: [],
            administratorMAC: [UInt8](repeating: 6, count: 64)
        )
        #expect(try await world.store.enrol(enrolment, now: Made.now) == .enrolled)
        #expect(try await world.rows("outbox") == 0)
    }

    @Test("loses a letter to the deletion of its user, and of its network")
    func deleted() async throws {
        let (one, other) = (try await invited(), try await invited())
        try await one.store.act { [who = dave.who] in _ = try $0.delete(who, at: Made.now) }
        #expect(try await one.rows("outbox") == 0)
        try await other.store.act { _ = try $0.delete(World.network, at: Made.now) }
        #expect(try await other.rows("outbox") == 0)
    }

    @Test("tells the letters whose invitation is over, and loses them with it")
    func expired() async throws {
        let world = try await invited()
        #expect(try await world.store.expiredLetter(now: Made.now) == nil)
        #expect(try await world.store.expiredLetter(now: expires)?.id == Made.id(1))
        #expect(try await world.store.dueLetter(now: expires) == nil)
        _ = try await world.store.expire(now: expires)
        #expect(try await world.rows("outbox") == 0)
    }

    @Test("keeps letters to suspended users until they are let in")
    func suspended() async throws {
        let store = try await invited().store
        _ = try await store.suspend(dave.who, true)
        #expect(try await store.dueLetter(now: Made.now) == nil)
        _ = try await store.suspend(dave.who, false)
        #expect(try await store.dueLetter(now: Made.now)?.id == Made.id(1))
    }

    @Test("goes on being read in order of its letters' times")
    func order() async throws {
        let world = try await invited()
        try await world.store.postpone(Made.id(1), until: Made.now.adding(seconds: 5), reason: "busy")
        let user = NewUser(id: Made.id(700), login: "erin", created: Made.now)
        _ = try await world.store.createUsers([user], in: World.network)
        let letter = NewLetter(
            id: Made.id(9),
            who: Who(network: World.network, user: Made.id(700)),
            invitation: Made.hash(9),
            recipient: "erin@example.org",
            sealed: [9],
            created: Made.now
        )
        try await world.store.act { [expires] transaction in
            try transaction.invite(letter.who, letter.invitation, expires: expires)
            try transaction.post(letter)
        }
        #expect(try await world.store.dueLetter(now: Made.now.adding(seconds: 9))?.id == Made.id(9))
    }
}
