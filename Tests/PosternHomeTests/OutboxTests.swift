import HomeCrashChild
import PosternPrimitives
import PosternWire
import Testing

@testable import PosternHome

@Suite("The outbox")
struct OutboxTests {
    private let temporary: TemporaryHome
    private var home: Home { temporary.home }
    private let conversation: ConversationID = Fixture.id()

    init() throws {
        temporary = try TemporaryHome()
    }

    /// Queues a message and seals what is ready, which is this one if none waits before it.
    private func send(
        timeToLive: UInt32 = Limits.timeToLiveSeconds,
        to devices: [DeviceID] = [Fixture.id()],
        omitting omitted: [DeviceID] = [],
        view: [UInt8] = []
    ) throws -> NewSealing {
        _ = try home.queue(Fixture.outgoing(in: conversation, timeToLive: timeToLive), in: .nowhere)
        return try seal(to: devices, omitting: omitted, view: view)
    }

    private func seal(
        to devices: [DeviceID] = [Fixture.id()],
        omitting omitted: [DeviceID] = [],
        view: [UInt8] = []
    ) throws -> NewSealing {
        let ready = try #require(try home.readyToSeal(limit: 1).first)
        let sealing = try Fixture.sealing(of: ready, in: home, for: devices, omitting: omitted, view: view)
        #expect(try home.store(sealing, at: Fixture.noon) == .stored)
        return sealing
    }

    private func slot() throws -> SendSlot {
        _ = try home.queue(Fixture.outgoing(in: conversation), in: .nowhere)
        return try #require(try home.readyToSeal(limit: 1).first).slot
    }

    private func accept(_ sealing: NewSealing, leftOut: [DeviceID] = []) throws -> Home.AnswerOutcome {
        let message = sealing.envelope.header.message
        return try home.accepted(message, at: Fixture.noon, leftOut: leftOut, now: Fixture.noon)
    }

    private func refuse(_ sealing: NewSealing, _ next: Home.AfterRefusal) throws -> Home.AnswerOutcome {
        try home.refused(sealing.envelope.header.message, code: 14, then: next, now: Fixture.noon)
    }

    @Test("counters rise by one, and each envelope carries on from the last accepted one")
    func chain() throws {
        let first = try send(view: [5])
        #expect(first.envelope.header.counter == 1 && first.envelope.header.previous == .zero)
        #expect(try home.state(of: first.first) == .unanswered)
        #expect(try accept(first) == .recorded)
        #expect(try home.state(of: first.first) == .accepted)
        let slot = try slot()
        #expect(slot.counter == 2 && slot.previous == first.hash && slot.lastView == [5])
        #expect(try home.outbox().count == 1)
    }

    @Test("what is stored goes out again and again as the same bytes, after a restart too")
    func unanswered() throws {
        let sealing = try send()
        for home in [home, try temporary.reopened()] {
            let stored = try #require(try home.unanswered().first)
            #expect(stored.envelope == sealing.envelope.bytes && stored.wrapBlock == sealing.wrapBlock)
            #expect(stored.first == sealing.first && stored.hash == sealing.hash && stored.peer != nil)
            #expect(stored == (try home.sealing(stored.message)))
            #expect(try home.messageSecretBytes(stored.message)?.count == 32)
        }
        _ = try accept(sealing)
        #expect(try home.unanswered().isEmpty)
        #expect(try home.nextRepeats(at: Fixture.noon, limit: 9).map(\.envelope) == [sealing.envelope.bytes])
    }

    @Test("at most one is unanswered in a conversation; others go on")
    func oneUnanswered() throws {
        let first = try send()
        let second = Fixture.outgoing(in: conversation)
        _ = try home.queue(second, in: .nowhere)
        #expect(try home.readyToSeal(limit: 9).isEmpty)
        let slot = SendSlot.firstAfter(first)
        let eager = try Fixture.sealing(of: ReadyToSeal(message: second, slot: slot), in: home)
        #expect(try home.store(eager, at: Fixture.noon) == .waits(for: first.envelope.header.message))
        let elsewhere = Fixture.outgoing()
        _ = try home.queue(elsewhere, in: .nowhere)
        #expect(try home.readyToSeal(limit: 9).map(\.message) == [elsewhere])
        _ = try accept(first)
        #expect(try home.readyToSeal(limit: 9).map(\.message) == [second, elsewhere])
        #expect(try home.readyToSeal(limit: 1).map(\.message) == [second])
    }

    @Test("a sealing for a slot that is gone, or a message that is no longer queued, is not stored")
    func stale() throws {
        _ = try home.queue(Fixture.outgoing(in: conversation), in: .nowhere)
        let ready = try #require(try home.readyToSeal(limit: 1).first)
        let mine = try Fixture.sealing(of: ready, in: home)
        let theirs = try Fixture.sealing(of: ready, in: home)
        #expect(try home.store(theirs, at: Fixture.noon) == .stored)
        #expect(try home.store(mine, at: Fixture.noon) == .notQueued)
        _ = try refuse(theirs, .sealAgain)
        #expect(try home.store(mine, at: Fixture.noon) == .stale)
        #expect(try home.messageSecretBytes(mine.envelope.header.message) == nil)
    }

    @Test("a refused message is sealed again under the next counter, and names the one given up, once")
    func sealedAgain() throws {
        let first = try send()
        #expect(try refuse(first, .sealAgain) == .recorded)
        #expect(try home.state(of: first.first) == .queued)
        let ready = try #require(try home.readyToSeal(limit: 1).first)
        #expect(ready.message.first == first.first && ready.message.sentAt == Fixture.noon)
        #expect(ready.slot.counter == 2 && ready.slot.previous == .zero && ready.slot.givenUp == [1])
        let again = try seal()
        #expect(try accept(again) == .recorded)
        #expect(try slot().givenUp == [])
        #expect(try home.sealing(first.envelope.header.message)?.state == .refused, "kept, for repair")
    }

    @Test("a message refused for good stays refused, and its counter is given up")
    func refused() throws {
        let sealing = try send()
        #expect(try refuse(sealing, .giveUp) == .recorded)
        #expect(try home.state(of: sealing.first) == .refused(code: 14))
        #expect(try home.outbox().isEmpty)
        #expect(try slot().givenUp == [1])
    }

    @Test("answers count once; later and unknown ones change nothing")
    func answers() throws {
        let sealing = try send()
        #expect(try home.accepted(Fixture.id(), at: Fixture.noon, leftOut: [], now: Fixture.noon) == .unknown)
        #expect(try home.refused(Fixture.id(), code: 1, then: .giveUp, now: Fixture.noon) == .unknown)
        #expect(try accept(sealing) == .recorded)
        #expect(try accept(sealing) == .alreadyAnswered)
        #expect(try refuse(sealing, .sealAgain) == .alreadyAnswered)
        #expect(try home.state(of: sealing.first) == .accepted)
    }

    @Test("a device that was left out is told of each counter, given-up ones too, until one reaches it")
    func leftOut() throws {
        let (bob, carol): (DeviceID, DeviceID) = (Fixture.id(), Fixture.id())
        _ = try accept(try send(to: [bob, carol], omitting: []), leftOut: [bob])
        _ = try refuse(try send(to: [carol]), .sealAgain)
        _ = try accept(try seal(to: [carol], omitting: [bob]))
        let slot = try slot()
        #expect(slot.leftOut.map(\.device) == [bob] && slot.leftOut.map(\.counters) == [[1, 2, 3]])
        _ = try accept(try seal(to: [bob, carol]), leftOut: [carol])
        #expect(try self.slot().leftOut.map(\.device) == [carol])
    }

    @Test("short times to live are named, the newest first")
    func shortLived() throws {
        _ = try accept(try send(timeToLive: 60))
        _ = try accept(try send())
        _ = try accept(try send(timeToLive: 5))
        let slot = try slot()
        #expect(slot.shortLived.map(\.counter) == [3, 1])
        #expect(slot.shortLived.map(\.runsOut) == [Fixture.noon.adding(seconds: 5), Fixture.noon.adding(seconds: 60)])
    }

    @Test("a held message waits, and others pass it")
    func held() throws {
        let (held, next) = (Fixture.outgoing(in: conversation), Fixture.outgoing(in: conversation))
        #expect(try home.queue(held, in: .nowhere) == .queued)
        #expect(try home.queue(held, in: .nowhere) == .alreadyQueued)
        #expect(try home.queue(next, in: .nowhere) == .queued)
        #expect(try home.hold(held.first, reason: 3) == .done)
        #expect(try home.state(of: held.first) == .held(reason: 3))
        #expect(try home.readyToSeal(limit: 9).map(\.message) == [next])
        #expect(try home.release(held.first) == .done)
        #expect(try home.readyToSeal(limit: 9).map(\.message) == [held])
        #expect(try home.hold(Fixture.id(), reason: 1) == .unknown)
        #expect(try home.release(try seal().first) == .tooLate)
    }

    @Test("what was withdrawn was never there, but for its counter")
    func withdrawn() throws {
        let author = Who(network: Fixture.network, user: Fixture.id())
        let message = Fixture.outgoing(in: conversation)
        _ = try home.queue(message, in: .history(Fixture.shown(message.content), of: author, device: Fixture.id()))
        #expect(try home.messages(of: conversation, limit: 9).map(\.content) == [message.content])
        let sealing = try seal()
        #expect(try home.withdraw(message.first) == .done)
        #expect(try home.messages(of: conversation, limit: 9).isEmpty)
        #expect(try home.outbox().isEmpty && home.unanswered().isEmpty)
        #expect(try home.messageSecretBytes(sealing.envelope.header.message) == nil)
        #expect(try slot().givenUp == [1])
        #expect(try home.withdraw(message.first) == .unknown)
        let sent = try seal()
        _ = try accept(sent)
        #expect(try home.withdraw(sent.first) == .tooLate)
    }
}

extension SendSlot {
    /// What a process would expect that does not know that the one before is unanswered.
    fileprivate static func firstAfter(_ sealing: NewSealing) -> SendSlot {
        SendSlot(
            counter: sealing.envelope.header.counter + 1,
            previous: sealing.hash,
            givenUp: [],
            leftOut: [],
            shortLived: [],
            lastView: []
        )
    }
}
