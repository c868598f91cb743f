import HomeCrashChild
import PosternWire
import Testing

@testable import PosternHome

@Suite("Receiving")
struct ReceivingTests {
    private let temporary: TemporaryHome
    private var home: Home { temporary.home }
    private let conversation: ConversationID = Fixture.id()
    private let device: DeviceID = Fixture.id()

    init() throws {
        temporary = try TemporaryHome()
    }

    private func arrival(_ counter: UInt64, at time: Timestamp = Fixture.noon) -> Arrival {
        Fixture.arrival(in: conversation, from: device, counter: counter, at: time)
    }

    private func update(_ bytes: [UInt8], nextNotice: Timestamp? = nil) throws -> RecordUpdate {
        try home.record(of: device, in: conversation).replaced(by: bytes, nextNotice: nextNotice)
    }

    @Test("message, record and counter are there together")
    func stored() throws {
        let arrival = arrival(5)
        let opened = Fixture.opened()
        #expect(try home.record(of: device, in: conversation).bytes == [])
        #expect(try home.taken(5, of: device, in: conversation) == nil)
        guard case .stored(let event) = try home.store(arrival, opened, record: try update([9])) else {
            Issue.record("not stored")
            return
        }
        let other = try temporary.reopened()
        #expect(try other.record(of: device, in: conversation).bytes == [9])
        let taken = TakenEnvelope(counter: 5, hash: arrival.hash, outcome: .opened)
        #expect(try other.taken(5, of: device, in: conversation) == taken)
        #expect(try other.taken(4, of: device, in: conversation) == nil)
        let message = try #require(try other.messages(of: conversation, limit: 9).first)
        #expect(message.id == event && message.content == Fixture.content(of: opened) && message.first == opened.first)
        #expect(message.sender.user == arrival.header.sender && message.device == device)
        #expect(message.direction == .received && message.state == nil && message.sentAt == arrival.header.sentAt)
        #expect(try other.message(opened.first, from: device, in: conversation) == message)
        #expect(try other.message(opened.first, from: Fixture.id(), in: conversation) == nil)
    }

    @Test("what a message says stays with it until it was compared")
    func statements() throws {
        let (first, second) = (arrival(5), arrival(6))
        let statements = [first, second].map {
            Statement(hash: $0.hash, header: $0.header, content: Fixture.bytes(40))
        }
        _ = try home.store(first, Fixture.opened(), record: try update([9]), stating: statements[0])
        #expect(try temporary.reopened().statements() == [statements[0]])
        let stale = try update([9])
        _ = try home.store(
            second,
            Fixture.opened(),
            record: try update([10]),
            stating: statements[1],
            settling: [first.hash]
        )
        #expect(try temporary.reopened().statements() == [statements[1]])
        let third = arrival(7)
        #expect(
            try home.store(third, Fixture.opened(), record: stale, stating: statements[0], settling: [second.hash])
                == .stale
        )
        #expect(try home.statements() == [statements[1]], "nothing is done")
        try home.settleStatements([second.hash])
        #expect(try temporary.reopened().statements().isEmpty)
    }

    @Test("a record that changed meanwhile stops every verb that would write over it")
    func stale() throws {
        let key: ExchangeKeyID = Fixture.id()
        try home.add([try Fixture.bundle(in: home, keys: [key])])
        let old = try update([1])
        _ = try home.store(arrival(1), Fixture.opened(), record: try update([2]))
        let late = arrival(2)
        let notice = Notice(about: nil, content: [1])
        #expect(try home.store(late, Fixture.opened(key: key), record: old) == .stale)
        #expect(try home.refuse(late, record: old, telling: notice) == .stale)
        #expect(try home.close(late, fault: nil, wrapBlock: nil, record: old, telling: notice) == .stale)
        #expect(try home.tell([notice], updating: old, at: Fixture.noon) == .stale)
        #expect(try home.record(of: device, in: conversation).bytes == [2])
        #expect(try home.taken(2, of: device, in: conversation) == nil)
        #expect(try home.exchangeKeyBytes(key) != nil)
        #expect(try home.unprinted(limit: 9).count == 1)
        #expect(try home.closed().isEmpty)
    }

    @Test("a counter is never taken twice, whatever the record says")
    func twice() throws {
        _ = try home.store(arrival(1), Fixture.opened(), record: try update([1]))
        _ = try home.refuse(arrival(2), record: try update([2]), telling: nil)
        for counter: UInt64 in [1, 2] {
            let again = try update([3])
            #expect(throws: HomeError.misuse("a counter taken twice")) {
                try home.store(arrival(counter), Fixture.opened(), record: again)
            }
        }
        #expect(try home.record(of: device, in: conversation).bytes == [2])
        #expect(try home.messages(of: conversation, limit: 9).count == 1)
        let elsewhere = try home.record(of: Fixture.id(), in: conversation).replaced(by: [], nextNotice: nil)
        #expect(throws: HomeError.self) { try home.store(arrival(3), Fixture.opened(), record: elsewhere) }
    }

    @Test("a second sealing of one message is recorded and not shown; the same id of another device is another message")
    func firstID() throws {
        let first: MessageID = Fixture.id()
        _ = try home.store(arrival(1), Fixture.opened(first), record: try update([1]))
        #expect(try home.store(arrival(2), Fixture.opened(first), record: try update([2])) == .recorded)
        #expect(try home.taken(2, of: device, in: conversation)?.outcome == .opened)
        let other = Fixture.arrival(in: conversation)
        guard case .stored = try Fixture.take(other, Fixture.opened(first), in: home) else {
            Issue.record("another device's message was dropped")
            return
        }
        #expect(try home.messages(of: conversation, limit: 9).count == 2)
    }

    @Test("what is not for showing is recorded, and uses its key up")
    func notShown() throws {
        let key: ExchangeKeyID = Fixture.id()
        try home.add([try Fixture.bundle(in: home, keys: [key])])
        #expect(
            try home.store(arrival(1), Fixture.opened(content: nil, key: key), record: try update([1])) == .recorded
        )
        #expect(try home.unprinted(limit: 9).isEmpty)
        #expect(try home.exchangeKeyBytes(key) == nil)
    }

    @Test("a refused envelope is told once; one that is not signed takes no counter")
    func refused() throws {
        let arrival = arrival(1)
        let notice = Notice(about: arrival.hash, content: [1])
        for _ in 0..<3 { #expect(try home.refuse(arrival, record: nil, telling: notice) == .recorded) }
        #expect(try home.taken(1, of: device, in: conversation) == nil)
        #expect(try home.refuse(arrival, record: try update([1]), telling: notice) == .recorded)
        #expect(try home.taken(1, of: device, in: conversation)?.outcome == .refused)
        #expect(try home.unprinted(limit: 9).map(\.body) == [.notice([1])])
    }

    @Test("counters up to the last one of 64 bits keep their order")
    func counters() throws {
        let counters = [1, 255, 256, UInt64(Int64.max), UInt64(Int64.max) + 1, .max]
        for (index, counter) in counters.enumerated() {
            _ = try home.store(arrival(counter), Fixture.opened(), record: try update([UInt8(index)]))
            #expect(try home.heads(of: conversation, limit: 4).map(\.counter) == [counter])
        }
    }

    @Test("the last heard come first, the newest of each device")
    func heads() throws {
        for (second, counter) in [(1, 7), (2, 9), (3, 8)] as [(UInt64, UInt64)] {
            let arrival = arrival(counter, at: Fixture.noon.adding(seconds: second))
            _ = try home.store(arrival, Fixture.opened(), record: try update([1]))
        }
        let others = (1...5).map { second in
            Fixture.arrival(in: conversation, counter: 1, at: Fixture.noon.adding(seconds: UInt64(second)))
        }
        for other in others { _ = try Fixture.take(other, Fixture.opened(), in: home) }
        let heads = try home.heads(of: conversation, limit: 4)
        #expect(heads.count == 4)
        #expect(heads[0].hash == others[4].hash && heads[1].hash == others[3].hash)
        #expect(heads.contains { $0.device == device && $0.counter == 9 })
        #expect(try home.heads(of: Fixture.id(), limit: 4).isEmpty)
    }

    @Test("the newest 1,000 hashes stay to be compared, and what is closed")
    func hashes() throws {
        _ = try home.close(arrival(1), fault: nil, wrapBlock: nil, record: try update([1]), telling: nil)
        for counter in UInt64(2)...1010 {
            _ = try home.store(arrival(counter), Fixture.opened(content: nil), record: try update([1]))
        }
        try home.sweep(at: Fixture.noon)
        #expect(try home.taken(1, of: device, in: conversation)?.outcome == .closed)
        #expect(try home.taken(10, of: device, in: conversation) == nil)
        #expect(try home.taken(11, of: device, in: conversation) != nil)
    }

    @Test("what is due is told with the record that says so")
    func due() throws {
        let time = Fixture.noon.adding(seconds: 60)
        _ = try home.store(arrival(3), Fixture.opened(content: nil), record: try update([1], nextNotice: time))
        #expect(try home.recordsDue(at: Timestamp(milliseconds: time.milliseconds - 1)).isEmpty)
        let due = try #require(try home.recordsDue(at: time).first)
        #expect(due.bytes == [1] && due.device == device && due.conversation == conversation)
        let told = due.replaced(by: [2], nextNotice: nil)
        #expect(try home.tell([Notice(about: nil, content: [7])], updating: told, at: time) == .recorded)
        #expect(try home.tell([Notice(about: nil, content: [7])], updating: told, at: time) == .stale)
        #expect(try home.recordsDue(at: .init(milliseconds: .max)).isEmpty)
        #expect(try home.unprinted(limit: 9).map(\.body) == [.notice([7])])
    }
}
