import HomeCrashChild
import PosternHome
import PosternWire
import Testing

@Suite("Envelopes that do not open yet")
struct KeptEnvelopeTests {
    private let temporary: TemporaryHome
    private var home: Home { temporary.home }
    private let user: UserID = Fixture.id()

    init() throws {
        temporary = try TemporaryHome()
    }

    private func update(for arrival: Arrival, _ byte: UInt8) throws -> RecordUpdate {
        try home.record(of: arrival.header.device, in: arrival.header.conversation)
            .replaced(by: [byte], nextNotice: nil)
    }

    @Test("one that lacks a document is found by it, whole, until it is stored")
    func waiting() throws {
        let list = DocumentName.deviceList(user, version: 4)
        let arrival = Fixture.arrival()
        #expect(try home.wait(arrival, for: list) == .kept)
        #expect(try home.wait(arrival, for: list) == .alreadyKept)
        #expect(try home.wait(Fixture.arrival(), for: .deviceList(Fixture.id(), version: 1)) == .kept)
        let found = try temporary.reopened().waiting(for: .deviceList, of: user.bytes)
        #expect(found.map(\.arrival) == [arrival] && found.map(\.reason) == [.waits(for: list)])
        #expect(try home.waiting(for: .charter, of: user.bytes).isEmpty)
        #expect(try home.waiting().count == 2)
        _ = try Fixture.take(arrival, Fixture.opened(), in: home)
        #expect(try home.waiting(for: .deviceList, of: user.bytes).isEmpty)
    }

    @Test("no more than 1,000 wait, and none for ever")
    func bounds() throws {
        for _ in 0..<Home.waitingAtMost {
            _ = try home.wait(Fixture.arrival(), for: .deviceList(user, version: 1))
        }
        #expect(try home.wait(Fixture.arrival(), for: .deviceList(user, version: 1)) == .tooMany)
        try home.sweep(at: Fixture.noon.adding(milliseconds: Home.waitingLife - 1))
        #expect(try home.waiting().count == Home.waitingAtMost)
        try home.sweep(at: Fixture.noon.adding(milliseconds: Home.waitingLife))
        #expect(try home.waiting().isEmpty)
    }

    @Test("a closed one is kept 7 days with its wrap block, and its counter stays closed")
    func closed() throws {
        let arrival = Fixture.arrival()
        let header = arrival.header
        let notice = Notice(about: arrival.hash, content: [1])
        let block = Fixture.bytes(133 + 80)
        let record = try update(for: arrival, 1)
        #expect(try home.close(arrival, fault: .relay, wrapBlock: block, record: record, telling: notice) == .recorded)
        #expect(try home.taken(1, of: header.device, in: header.conversation)?.outcome == .closed)
        #expect(try home.queue(Fixture.outgoing(), askingAbout: arrival.hash, at: Fixture.noon) == .queued)
        let found = try #require(
            try home.closed(message: header.message, from: header.device, in: header.conversation)
        )
        #expect(found.arrival == arrival && found.reason == .closed(.relay) && found.wrapBlock == block)
        #expect(found.askedAt == Fixture.noon && found.answeredAt == nil)
        #expect(try home.closed() == [found])
        #expect(try home.closed(message: header.message, from: header.device) == found)
        #expect(try home.closed(message: header.message, from: Fixture.id()) == nil)
        try home.sweep(at: Fixture.noon.adding(milliseconds: Home.closedLife))
        #expect(try home.closed().isEmpty)
        #expect(try home.taken(1, of: header.device, in: header.conversation)?.outcome == .closed)
    }

    @Test("a repaired one is shown, once, and its envelope goes")
    func repaired() throws {
        let arrival = Fixture.arrival()
        _ = try home.close(arrival, fault: .sender, wrapBlock: [1], record: try update(for: arrival, 1), telling: nil)
        let opened = Opened(
            first: Fixture.id(),
            effect: .message(Fixture.shown([5])) { _ in TargetChange() },
            marks: [.repaired, .late],
            key: nil
        )
        guard case .stored(let event) = try home.store(arrival, opened, record: try update(for: arrival, 2)) else {
            Issue.record("not stored")
            return
        }
        #expect(try home.closed().isEmpty)
        let message = try #require(try home.messages(of: arrival.header.conversation, limit: 2).first)
        #expect(message.id == event && message.marks == [.repaired, .late])
        let again = try update(for: arrival, 3)
        #expect(throws: HomeError.self) { try home.store(arrival, opened, record: again) }
    }

    @Test("one that waited and then does not open becomes closed")
    func waitedThenClosed() throws {
        let arrival = Fixture.arrival()
        _ = try home.wait(arrival, for: .deviceList(user, version: 1))
        _ = try home.close(arrival, fault: .relay, wrapBlock: nil, record: try update(for: arrival, 1), telling: nil)
        #expect(try home.waiting().isEmpty && home.closed().count == 1)
    }
}
