import HomeCrashChild
import PosternPrimitives
import PosternWire
import Testing

@testable import PosternHome

@Suite("When the relay was restored")
struct RestoredStoreTests {
    private let temporary: TemporaryHome
    private var home: Home { temporary.home }
    private let conversation: ConversationID = Fixture.id()
    private let first: Epoch = Fixture.id()
    private let second: Epoch = Fixture.id()
    private let third: Epoch = Fixture.id()

    init() throws {
        temporary = try TemporaryHome()
        let home = temporary.home
        let device: DeviceID = Fixture.id()
        let account = Account(
            who: Who(network: Fixture.network, user: Fixture.id()),
            login: "alice",
            device: device,
            kind: .person,
            identity: Fixture.bytes(133),
            signingKey: Fixture.bytes(133),
            address: "relay.example:7443",
            charterFloor: 1
        )
        let draft = RegistrationDraft(
            account: account,
            request: [1],
            signingKey: try home.seal(SecretBytes(copying: Fixture.bytes(66)), for: .deviceSigning(device)),
            identity: nil,
            bundles: [],
            documents: []
        )
        _ = try home.draft(draft)
        _ = try home.completeRegistration(at: Fixture.noon)
    }

    private func notice(_ epoch: Epoch) -> Notice {
        Notice(about: Hash512(Array(repeatElement(epoch.bytes, count: 4).joined())), content: epoch.bytes)
    }

    private func meet(_ epoch: Epoch) throws -> Home.StoreStanding {
        try home.meet(epoch, telling: notice(epoch), at: Fixture.noon)
    }

    private func sent(timeToLive: UInt32 = Limits.timeToLiveSeconds, at time: Timestamp = Fixture.noon) throws
        -> MessageID
    {
        _ = try home.queue(Fixture.outgoing(in: conversation, timeToLive: timeToLive), in: .nowhere)
        let sealing = try Fixture.sealing(of: try #require(try home.readyToSeal(limit: 1).first), in: home)
        let message = sealing.envelope.header.message
        #expect(try home.store(sealing, at: time) == .stored)
        #expect(try home.accepted(message, at: time, leftOut: [], now: time) == .recorded)
        return message
    }

    private func repeats(at now: Timestamp = Fixture.noon, limit: Int = 100) throws -> [MessageID] {
        try home.nextRepeats(at: now, limit: limit).map(\.message)
    }

    private func add(_ kind: ExchangeKeyKind) throws -> ExchangeKeyID {
        let key: ExchangeKeyID = Fixture.id()
        try home.add([try Fixture.bundle(in: home, kind, keys: [key])])
        return key
    }

    @Test("a restored store is one until it has everything, after a crash too; it is told once")
    func standing() throws {
        #expect(try meet(first) == .first)
        #expect(try meet(first) == .first, "nothing was settled")
        try home.settle(in: first)
        #expect(try meet(first) == .settled)
        #expect(try meet(second) == .restored)
        #expect(try temporary.reopened().meet(second, telling: notice(second), at: Fixture.noon) == .restored)
        #expect(try home.unprinted(limit: 9).map(\.body) == [.notice(second.bytes)])
        #expect(try meet(third) == .restored)
        try home.settle(in: third)
        #expect(try meet(third) == .settled)
        #expect(try meet(second) == .restored, "whoever goes back to it has restored it")
        #expect(try home.unprinted(limit: 9).count == 2)
    }

    @Test("bundles of an earlier store are not published again, published or not, and their keys stay")
    func bundles() throws {
        try home.settle(in: first)
        let keys = [try add(.oneTime), try add(.rotating)]
        try home.markPublished(try home.unpublishedBundles().map(\.number), at: Fixture.noon)
        let unanswered = try add(.oneTime)
        #expect(try home.unpublishedBundles().count == 1)
        #expect(try meet(second) == .restored)
        #expect(try home.unpublishedBundles().isEmpty)
        #expect(try home.stock() == ExchangeKeyStock(oneTimeKeys: 2, rotatingCreated: nil), "the next is due at once")
        let new = try add(.rotating)
        #expect(try meet(second) == .restored, "after a crash")
        #expect(try home.unpublishedBundles().count == 1, "what was made for this store goes to it")
        try home.markPublished(try home.unpublishedBundles().map(\.number), at: Fixture.noon)
        #expect(try home.stock().rotatingCreated == Fixture.noon)
        for key in keys + [unanswered, new] { #expect(try home.exchangeKeyBytes(key) != nil) }
        // The rotating key was replaced, and goes in its time.
        #expect(try home.queueEmpty(at: Fixture.noon.adding(milliseconds: Home.rotatingGrace)) == 1)
        #expect(try home.exchangeKeyBytes(keys[1]) == nil)
    }

    @Test("what was accepted is given in its order, in parts, from where it was left")
    func order() throws {
        try home.settle(in: first)
        let messages = try (0..<7).map { _ in try sent() }
        #expect(try meet(second) == .restored)
        #expect(try repeats(limit: 3) == Array(messages[0..<3]))
        #expect(try repeats(limit: 3) == Array(messages[0..<3]))
        try home.markRepeated(messages[0..<3].map { RepeatAnswer(message: $0, acceptedAt: nil) })
        #expect(
            try temporary.reopened().nextRepeats(at: Fixture.noon, limit: 2).map(\.message) == Array(messages[3..<5])
        )
        #expect(try meet(second) == .restored)
        #expect(try repeats() == Array(messages[3...]), "met again, it goes on")
        try home.markRepeated([RepeatAnswer(message: messages[1], acceptedAt: nil)])
        #expect(try repeats() == Array(messages[3...]), "another process is behind")
        try home.markRepeated([RepeatAnswer(message: messages[6], acceptedAt: nil)])
        #expect(try repeats() == [])
        #expect(try meet(third) == .restored)
        #expect(try repeats() == messages, "another store has none of them")
    }

    @Test("what has no answer, is older than 7 days, or whose time to live is over is not given")
    func past() throws {
        try home.settle(in: first)
        let short = try sent(timeToLive: 60)
        let long = try sent()
        _ = try home.queue(Fixture.outgoing(in: conversation), in: .nowhere)
        let unanswered = try Fixture.sealing(of: try #require(try home.readyToSeal(limit: 1).first), in: home)
        _ = try home.store(unanswered, at: Fixture.noon)
        #expect(try meet(second) == .restored)
        #expect(try repeats(at: Fixture.noon.adding(milliseconds: 59_999)) == [short, long])
        #expect(try repeats(at: Fixture.noon.adding(seconds: 60)) == [long])
        #expect(try repeats(at: Fixture.noon.adding(milliseconds: Home.sealingLife - 1)) == [long])
        #expect(try repeats(at: Fixture.noon.adding(milliseconds: Home.sealingLife)) == [])
    }

    @Test("a later acceptance moves when recipients take a message for expired, and not how often it may be repeated")
    func acceptedLater() throws {
        try home.settle(in: first)
        let message = try sent(timeToLive: 60)
        let later = Fixture.noon.adding(seconds: 30)
        _ = try meet(second)
        try home.markRepeated([RepeatAnswer(message: message, acceptedAt: later)])
        _ = try home.queue(Fixture.outgoing(in: conversation), in: .nowhere)
        let slot = try #require(try home.readyToSeal(limit: 1).first).slot
        #expect(slot.shortLived.map(\.runsOut) == [later.adding(seconds: 60)])
        _ = try meet(third)
        #expect(try repeats(at: Fixture.noon.adding(seconds: 60)) == [])
    }
}
