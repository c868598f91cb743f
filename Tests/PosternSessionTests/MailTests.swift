import PosternSession
import PosternWire
import Testing

@Suite("Deliveries on one connection")
struct MailTests {
    static func message(_ number: UInt64, bytes: Int = 100) -> Mail {
        .message(
            number: number,
            own: OwnWrap(key: .numbered(number), wrap: [UInt8](repeating: 2, count: 48)),
            shared: SharedDelivery(encapsulated: [], envelope: [UInt8](repeating: 3, count: bytes))
        )
    }

    static func live(deliveries: Int = 256, bytes: Int = 1 << 20) -> ServerSession {
        var session = ServerSessionTests.open(.live) {
            $0.unacknowledgedDeliveries = deliveries
            $0.unacknowledgedBytes = bytes
        }
        _ = session.handle(.fetched([], isAll: true))
        return session
    }

    static func acknowledge(_ sequence: UInt64, refused: [UInt64] = []) -> ClientFrame {
        var acknowledge = Acknowledge()
        acknowledge.upTo = sequence
        acknowledge.refused = refused
        return ClientFrame(.acknowledge(acknowledge))
    }

    @Test("the queue comes first, in order, then QueueEmpty, then what is live")
    func backlog() {
        var session = ServerSessionTests.open(.live)
        #expect(session.handle(.mail(Self.message(3))).isEmpty, "live while the store is being read")
        let first = session.handle(.fetched([Self.message(1), Self.message(2)], isAll: true))
        #expect(first.sequences == [1, 2])
        #expect(first.last == .ask(.fetchMail(after: 2, count: 254, bytes: (1 << 20) - 2 * 168)))
        let second = session.handle(.fetched([Self.message(3)], isAll: true))
        #expect(second.sequences == [3])
        #expect(second.last == .send(ServerFrame(.queueEmpty(QueueEmpty()))))
        #expect(session.handle(.mail(Self.message(3))).isEmpty, "delivered already")
        #expect(session.handle(.mail(Self.message(4))).sequences == [4])
    }

    @Test("a full window drops what is live and reads it from the store once half is acknowledged")
    func window() {
        var session = Self.live(deliveries: 4)
        for number in 1...4 as ClosedRange<UInt64> { #expect(session.handle(.mail(Self.message(number))).count == 1) }
        #expect(session.handle(.mail(Self.message(5))).isEmpty)
        #expect(session.received(Self.acknowledge(1)) == [.ask(.acknowledge(taken: [1], refused: [], gaps: []))])
        let half = session.received(Self.acknowledge(2))
        #expect(half.first == .ask(.acknowledge(taken: [2], refused: [], gaps: [])))
        #expect(half.last == .ask(.fetchMail(after: 4, count: 2, bytes: (1 << 20) - 2 * 168)))
        #expect(session.handle(.mail(Self.message(6))).isEmpty, "while reading")
        let read = session.handle(.fetched([Self.message(5)], isAll: true))
        #expect(read.sequences == [5])
        #expect(!read.contains(.send(ServerFrame(.queueEmpty(QueueEmpty())))), "6 was dropped after the reading began")
    }

    @Test("bytes are bounded too, but one message always fits into an empty window")
    func bytes() {
        var session = Self.live(bytes: 300)
        #expect(session.handle(.mail(Self.message(1, bytes: 5000))).sequences == [1])
        #expect(session.handle(.mail(Self.message(2))).isEmpty)
        #expect(session.received(Self.acknowledge(1)).last == .ask(.fetchMail(after: 1, count: 256, bytes: 300)))
    }

    @Test("acknowledgements are cumulative, name what was refused, and never what was not delivered")
    func acknowledging() {
        var session = Self.live()
        for number in [10, 20, 30] as [UInt64] { _ = session.handle(.mail(Self.message(number))) }
        let some = session.received(Self.acknowledge(2, refused: [1]))
        #expect(some == [.ask(.acknowledge(taken: [20], refused: [10], gaps: []))])
        #expect(session.received(Self.acknowledge(2)).isEmpty, "again")
        #expect(
            session.received(Self.acknowledge(3, refused: [1])) == [
                .ask(.acknowledge(taken: [30], refused: [], gaps: []))
            ]
        )
        #expect(session.received(Self.acknowledge(4)).refusal == .malformed)
    }

    @Test("a gap notice is acknowledged like a delivery, and told once a connection")
    func gap() {
        let gap = QueueGap(count: 3, from: Timestamp(milliseconds: 1), to: Timestamp(milliseconds: 2))
        var session = ServerSessionTests.open(.live)
        let first = session.handle(.fetched([.gap(gap), Self.message(9)], isAll: false))
        var notice = Gap()
        notice.count = 3
        notice.fromMs = 1
        notice.toMs = 2
        notice.sequence = 1
        #expect(first.first == .send(ServerFrame(.gap(notice))))
        #expect(first.sequences == [2])
        let again = session.handle(.fetched([.gap(gap)], isAll: true))
        #expect(again == [.send(ServerFrame(.queueEmpty(QueueEmpty())))])
        #expect(session.received(Self.acknowledge(2)).first == .ask(.acknowledge(taken: [9], refused: [], gaps: [gap])))
    }

    @Test("QueueEmpty comes with a Pong only while nothing is unacknowledged")
    func queueEmpty() {
        var session = Self.live()
        let empty = SessionAction<ServerFrame, RelayQuestion>.send(ServerFrame(.queueEmpty(QueueEmpty())))
        #expect(session.received(ClientFrame(.ping(Ping()), request: 5)).contains(empty))
        _ = session.handle(.mail(Self.message(1)))
        #expect(!session.received(ClientFrame(.ping(Ping()), request: 6)).contains(empty))
        _ = session.received(Self.acknowledge(1))
        #expect(session.received(ClientFrame(.ping(Ping()), request: 7)).contains(empty))
    }

    @Test("a reading that failed is tried again")
    func failure() {
        var session = ServerSessionTests.open(.live)
        #expect(session.handle(.fetchFailed) == [.ask(.fetchMail(after: 0, count: 256, bytes: 1 << 20))])
        #expect(session.handle(.fetched([], isAll: true)) == [.send(ServerFrame(.queueEmpty(QueueEmpty())))])
        #expect(session.handle(.fetchFailed).isEmpty, "nothing is being read")
    }

    @Test(
        "whatever the order of live deliveries, readings and acknowledgements, each message is delivered once and in order"
    )
    func everyOrder() {
        for seed in 0..<400 as Range<UInt64> {
            var simulation = QueueSimulation(seed: seed)
            simulation.run()
            #expect(simulation.delivered == Array(1...simulation.total), "seed \(seed)")
        }
    }
}

extension [SessionAction<ServerFrame, RelayQuestion>] {
    var sequences: [UInt64] {
        compactMap { if case .deliver(let sequence, _, _) = $0 { sequence } else { nil } }
    }
}
