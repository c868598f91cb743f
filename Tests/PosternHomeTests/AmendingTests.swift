import FoundationEssentials
import HomeCrashChild
import PosternHome
import PosternTesting
import PosternWire
import Testing

@Suite("What is said about messages, and messages that go")
struct AmendingTests {
    private let temporary: TemporaryHome
    private var home: Home { temporary.home }

    init() throws { temporary = try TemporaryHome() }

    private func later(_ seconds: UInt64) -> Timestamp { Fixture.noon.adding(seconds: seconds) }

    private func keeping(_ record: [UInt8], shown: [UInt8]? = nil, recall: Bool = false) -> TargetJudgement {
        { target in
            var change = TargetChange()
            change.dropped = target.amendments
            change.kept = recall ? nil : record
            change.isRecall = recall
            change.shown = shown
            return change
        }
    }

    @discardableResult
    private func take(
        _ effect: Effect,
        _ first: MessageID = Fixture.id(),
        in conversation: ConversationID,
        from device: DeviceID,
        counter: UInt64
    ) throws -> Home.StoreOutcome {
        let arrival = Fixture.arrival(in: conversation, from: device, counter: counter)
        return try Fixture.take(arrival, Opened(first: first, effect: effect, marks: [], key: nil), in: home)
    }

    @Test("an amendment is kept until another one takes its place, and a recall leaves nothing of either")
    func amend() throws {
        let place = MessagePlace(conversation: Fixture.id(), device: Fixture.id(), first: Fixture.id())
        let (text, edit, shown) = (Fixture.bytes(60), Fixture.bytes(60), Fixture.bytes(60))
        let message = Effect.message(Fixture.shown(text)) { _ in TargetChange() }
        try take(message, place.first, in: place.conversation, from: place.device, counter: 1)
        let other: DeviceID = Fixture.id()
        try take(.amendment(of: place, keeping([1])), in: place.conversation, from: other, counter: 1)
        try take(.amendment(of: place, keeping(edit, shown: shown)), in: place.conversation, from: other, counter: 2)
        #expect(try home.target(place).amendments.map(\.content) == [edit])
        #expect(try home.unprinted(limit: 9).map(\.content) == [text, shown])
        let stored = try sealed("message") + sealed("amendment") + sealed("change")
        #expect(try stored.count == 3 && stored.allSatisfy { try remains(of: $0, in: temporary.everything()) })
        try take(
            .amendment(of: place, keeping([], shown: [7], recall: true)),
            in: place.conversation,
            from: other,
            counter: 3
        )
        let target = try home.target(place)
        #expect(target.amendments.isEmpty && target.message?.isRecalled == true && target.message?.content == [])
        #expect(try home.unprinted(limit: 9).map(\.content) == [[], [7]])
        let files = try temporary.everything()
        for value in stored { #expect(!remains(of: value, in: files)) }
    }

    /// What lies sealed in a table: its bytes are looked for when it is gone.
    private func sealed(_ table: String) throws -> [[UInt8]] {
        try temporary.raw.run("SELECT hex(sealed) FROM \(table)")
            .compactMap { Hex.decode($0) }
    }

    @Test("what was said about a message waits for it for 7 days")
    func waiting() throws {
        let place = MessagePlace(conversation: Fixture.id(), device: Fixture.id(), first: Fixture.id())
        try take(.amendment(of: place, keeping([1])), in: place.conversation, from: Fixture.id(), counter: 1)
        try home.sweep(at: later(7 * 86_400 - 1))
        #expect(try home.target(place).amendments.count == 1)
        try home.sweep(at: later(7 * 86_400))
        #expect(try home.target(place).amendments.isEmpty)
    }

    @Test("a message goes when its time has come, with what was said of it, and no other sealing brings it back")
    func expiry() throws {
        let place = MessagePlace(conversation: Fixture.id(), device: Fixture.id(), first: Fixture.id())
        let life = MessageLife(expiresAt: later(60), burn: nil)
        let message = Effect.message(Fixture.shown(life: life)) { _ in TargetChange() }
        try take(message, place.first, in: place.conversation, from: place.device, counter: 1)
        try take(
            .amendment(of: place, keeping([1], shown: [2])),
            in: place.conversation,
            from: Fixture.id(),
            counter: 1
        )
        #expect(try home.nextDue() == later(60))
        #expect(try home.eraseDue(at: later(59)).isEmpty)
        #expect(try home.unprinted(limit: 9).count == 2)
        let stored = try sealed("message") + sealed("amendment") + sealed("change")
        #expect(try home.eraseDue(at: later(60)).isEmpty)
        for value in stored { #expect(try !remains(of: value, in: temporary.everything())) }
        #expect(try home.unprinted(limit: 9).isEmpty)
        let target = try home.target(place)
        #expect(target.message == nil && target.amendments.isEmpty && target.isGone)
        #expect(try take(message, place.first, in: place.conversation, from: place.device, counter: 2) == .recorded)
        #expect(try home.nextDue() == nil)
    }

    @Test("a message burns from when it was read, here or elsewhere, and one that was never sent is told")
    func burning() throws {
        let (conversation, device): (ConversationID, DeviceID) = (Fixture.id(), Fixture.id())
        let life = MessageLife(expiresAt: nil, burn: 5_000)
        let message = Effect.message(Fixture.shown(life: life)) { _ in TargetChange() }
        for counter in UInt64(1)...2 { try take(message, in: conversation, from: device, counter: counter) }
        let events = try home.unprinted(limit: 9).map(\.id)
        #expect(try home.markPrinted([events[0]], readAt: nil) == 1)
        #expect(try home.nextDue() == nil)
        #expect(try home.markRead([events[0]], at: later(10)) == 1)
        #expect(try home.nextDue() == later(15))
        try home.heard([ReadPlace(conversation: conversation, device: device, counter: 2)], at: later(20))
        #expect(try home.eraseDue(at: later(24)).isEmpty)
        #expect(try home.messages(of: conversation, limit: 9).count == 1)
        _ = try home.eraseDue(at: later(25))
        #expect(try home.messages(of: conversation, limit: 9).isEmpty)
        let unsent = Fixture.outgoing(in: conversation)
        let brief = Fixture.shown(unsent.content, life: MessageLife(expiresAt: later(30), burn: nil))
        let author = Who(network: Fixture.network, user: Fixture.id())
        _ = try home.queue(unsent, in: .history(brief, of: author, device: Fixture.id()))
        #expect(try home.eraseDue(at: later(30)).map(\.first) == [unsent.first])
        #expect(try home.outbox().isEmpty)
    }

    @Test("muting ends by itself, and blocking when the user says so")
    func quiet() throws {
        let (conversation, who): (ConversationID, Who) = (
            Fixture.id(), Who(network: Fixture.network, user: Fixture.id())
        )
        try home.mute(conversation, until: later(60))
        #expect(try home.isMuted(conversation, at: later(59)) && !home.isMuted(conversation, at: later(60)))
        try home.mute(conversation, until: nil)
        #expect(try home.isMuted(conversation, at: later(1_000_000)))
        #expect(try home.unmute(conversation) && !home.unmute(conversation))
        #expect(try home.block(who, at: Fixture.noon) && !home.block(who, at: Fixture.noon))
        #expect(try temporary.reopened().isBlocked(who) && home.blocked() == [who])
        #expect(try home.unblock(who) && !home.isBlocked(who))
    }
}
