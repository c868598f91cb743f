import PosternSession
import PosternWire

/// A store's queue and a device, joined to one session in every order that a seed gives.
struct QueueSimulation {
    let total: UInt64 = 60
    private(set) var delivered: [UInt64] = []
    private var generator: Seeded
    private var session = ServerSessionTests.open(.live) { $0.unacknowledgedDeliveries = 5 }
    private var admitted: UInt64 = 0
    private var acknowledged: UInt64 = 0
    private var sequences: [UInt64] = []
    /// A reading that the session asked for: behind which number, and how much; the answer may come much later.
    private var reading: (after: UInt64, count: Int)? = (0, 5)
    /// What the reading found when it was done.
    private var found: [SessionAction<ServerFrame, RelayQuestion>] = []

    init(seed: UInt64) {
        generator = Seeded(state: seed)
    }

    mutating func run() {
        var steps = 0
        while delivered.count < Int(total), steps < 20_000 {
            steps += 1
            switch Int.random(in: 0..<4, using: &generator) {
            case 0 where admitted < total:
                admitted += 1
                perform(session.handle(.mail(MailTests.message(admitted))))
            case 1: answerReading()
            case 2: acknowledgeSome()
            default: break
            }
        }
    }

    private mutating func answerReading() {
        guard let reading else { return }
        self.reading = nil
        let waiting = admitted > reading.after ? Array(reading.after + 1...admitted) : []
        let page = waiting.prefix(reading.count).map { MailTests.message($0) }
        perform(session.handle(.fetched(page, isAll: page.count == waiting.count)))
    }

    private mutating func acknowledgeSome() {
        guard let last = sequences.last, last > acknowledged else { return }
        acknowledged = UInt64.random(in: acknowledged + 1...last, using: &generator)
        perform(session.received(MailTests.acknowledge(acknowledged)))
    }

    private mutating func perform(_ actions: [SessionAction<ServerFrame, RelayQuestion>]) {
        for action in actions {
            switch action {
            case .deliver(let sequence, let own, _):
                sequences.append(sequence)
                delivered.append(own.key.number)
            case .ask(.fetchMail(let number, let count, _)): reading = (number, count)
            default: break
            }
        }
    }
}

/// A seeded generator, so that a failure comes again.
struct Seeded: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state ^ (state >> 29)
    }
}

extension Identifier {
    /// Carries a message's number through a delivery.
    static func numbered(_ number: UInt64) -> Self {
        var writer = ByteWriter()
        writer.u64(0)
        writer.u64(number)
        return Self(writer.bytes) ?? .zero
    }

    var number: UInt64 { bytes.suffix(8).reduce(0) { $0 << 8 | UInt64($1) } }
}
