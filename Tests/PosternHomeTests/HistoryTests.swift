import HomeCrashChild
import PosternHome
import PosternWire
import Testing

@Suite("History and printing")
struct HistoryTests {
    private let temporary: TemporaryHome
    private var home: Home { temporary.home }

    init() throws {
        temporary = try TemporaryHome()
    }

    @Test("messages and notices come in the order in which they came, until they are marked")
    func unprinted() throws {
        for number in UInt8(0)..<9 {
            if number.isMultiple(of: 3) {
                _ = try home.tell(Notice(about: nil, content: [number]), at: Fixture.noon)
            } else {
                _ = try Fixture.take(Fixture.arrival(), Fixture.opened(content: [number]), in: home)
            }
        }
        let events = try home.unprinted(limit: 100)
        #expect(events.map(\.content) == (0..<9).map { [$0] })
        #expect(events.map(\.id) == events.map(\.id).sorted())
        #expect(try home.unprinted(limit: 4) == Array(events.prefix(4)))
        #expect(try home.markPrinted(events.prefix(3).map(\.id), readAt: Fixture.noon) == 3)
        #expect(try home.markPrinted(events.prefix(4).map(\.id), readAt: Fixture.noon) == 1)
        #expect(try home.markPrinted([EventID(number: 10_000)], readAt: Fixture.noon) == 0)
        #expect(try temporary.reopened().unprinted(limit: 100) == Array(events.dropFirst(4)))
    }

    @Test("a notice about one thing is told once")
    func once() throws {
        let about = Fixture.hash()
        #expect(try home.tell(Notice(about: about, content: [1]), at: Fixture.noon) != nil)
        #expect(try home.tell(Notice(about: about, content: [2]), at: Fixture.noon) == nil)
        #expect(try home.tell(Notice(about: Fixture.hash(), content: [3]), at: Fixture.noon) != nil)
        #expect(try home.unprinted(limit: 9).map(\.content) == [[1], [3]])
    }

    @Test("what this device sent stands in the history with its state, and is not printed as received")
    func sent() throws {
        let conversation: ConversationID = Fixture.id()
        let message = Fixture.outgoing(in: conversation)
        let author = Who(network: Fixture.network, user: Fixture.id())
        let device: DeviceID = Fixture.id()
        _ = try home.queue(message, in: .history(Fixture.shown(message.content), of: author, device: device))
        _ = try home.queue(Fixture.outgoing(in: conversation), in: .nowhere)
        #expect(try home.unprinted(limit: 9).isEmpty)
        let found = try #require(try home.message(message.first, from: device, in: conversation))
        #expect(found.direction == .sent && found.sender == author && found.state == .queued)
        #expect(found.content == message.content && found.sentAt == message.sentAt)
        #expect(try home.messages(of: conversation, limit: 9) == [found])
        let sealing = try Fixture.sealing(of: try #require(try home.readyToSeal(limit: 1).first), in: home)
        _ = try home.store(sealing, at: Fixture.noon)
        _ = try home.accepted(sealing.envelope.header.message, at: Fixture.noon, leftOut: [], now: Fixture.noon)
        #expect(try home.message(message.first, from: device, in: conversation)?.state == .accepted)
    }

    @Test("the history is read in pages, backwards")
    func pages() throws {
        let conversation: ConversationID = Fixture.id()
        for number in UInt8(0)..<10 {
            let arrival = Fixture.arrival(in: conversation)
            _ = try Fixture.take(arrival, Fixture.opened(content: [number]), in: home)
        }
        let last = try home.messages(of: conversation, limit: 4)
        #expect(last.map(\.content) == [[6], [7], [8], [9]])
        let before = try home.messages(of: conversation, before: last[0].id, limit: 4)
        #expect(before.map(\.content) == [[2], [3], [4], [5]])
    }
}

extension Event {
    var content: [UInt8] {
        switch body {
        case .message(let message): message.content
        case .notice(let content): content
        case .change(_, let content): content
        }
    }
}
