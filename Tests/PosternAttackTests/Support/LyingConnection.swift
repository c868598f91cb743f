import Logging
import PosternRelay
import PosternSession
import PosternTransport
import PosternWire
import Synchronization
import Testing

@testable import PosternServer

/// One connection to a malicious relay: the honest one, with lies in both directions. The session, its frames and the
/// TLS around it are the real ones.
final class LyingConnection: SessionOwner, Sendable {
    typealias Session = ServerSession

    private struct Place {
        var device: DeviceID?
        var questions: [UInt64: RelayQuestion] = [:]
        /// How many deliveries stand in the place of one, by its number.
        var copies: [UInt64: UInt64] = [:]
    }

    /// A delivery's number is so many times the honest one, so that others fit behind it.
    private static let stride: UInt64 = 1000

    private let relay: LyingRelay
    private let honest: RelayConnection
    private let place = Mutex(Place())

    init(_ relay: LyingRelay, logger: Logger) {
        self.relay = relay
        honest = RelayConnection(relay: relay.honest, peer: "127.0.0.1", watch: ConnectionWatch(), logger: logger)
    }

    func answer(_ question: RelayQuestion, through port: SessionPort<ServerSession>) {
        relay.note(question)
        let question = relay.lie.question(question)
        remember(question)
        honest.answer(
            inHonestNumbers(question),
            through: SessionPort { event in
                for told in self.lies(about: event) { port.post(told) }
            }
        )
    }

    func closed() {
        honest.closed()
    }

    private func remember(_ question: RelayQuestion) {
        place.withLock { place in
            if case .admit(let device, _) = question { place.device = device.id }
            if let request = question.request { place.questions[request] = question }
        }
    }

    private func inHonestNumbers(_ question: RelayQuestion) -> RelayQuestion {
        switch question {
        case .fetchMail(let number, let count, let bytes):
            return .fetchMail(after: number / Self.stride, count: count, bytes: bytes)
        case .acknowledge(let taken, let refused, let gaps):
            return .acknowledge(taken: settled(taken), refused: settled(refused), gaps: gaps)
        default: return question
        }
    }

    /// Those whose last copy is among them.
    private func settled(_ numbers: [UInt64]) -> [UInt64] {
        let copies = place.withLock { $0.copies }
        return numbers.filter { $0 % Self.stride + 1 == copies[$0 / Self.stride] }.map { $0 / Self.stride }
    }
}

extension LyingConnection {
    private func lies(about event: RelayEvent) -> [RelayEvent] {
        switch event {
        case .mail(let item): return told([item]).map { .mail($0) }
        case .fetched(let items, let isAll):
            let gaps = relay.lie.gaps.map { PosternSession.Mail.gap($0) }
            return relay.lie.unasked.map { .answered($0) } + [.fetched(gaps + told(items), isAll: isAll)]
        case .answered(let frame): return lies(about: frame).map { .answered($0) }
        case .opened(let user, let frame):
            let told = lies(about: frame)
            return told.prefix(1).map { .opened(user, $0) } + told.dropFirst().map { .answered($0) }
        case .checked(var welcome?):
            relay.lie.welcome(&welcome)
            return [.checked(welcome)]
        default: return [event]
        }
    }

    /// - Returns: The answer, and what follows it.
    private func lies(about frame: ServerFrame) -> [ServerFrame] {
        let question = place.withLock { $0.questions.removeValue(forKey: frame.request) }
        guard let question, let body = frame.body else { return [frame] }
        let lie = relay.lie
        return [ServerFrame(lie.answer(body, question), answering: frame.request)] + lie.following(question)
    }

    private func told(_ items: [PosternSession.Mail]) -> [PosternSession.Mail] {
        items.flatMap { item -> [PosternSession.Mail] in
            guard case .message(let number, let own, let shared) = item, let device = place.withLock({ $0.device })
            else {
                return [item]
            }
            guard let delivery = try? Delivery(own: own, shared: shared) else {
                Issue.record("the honest relay's delivery cannot be read")
                return []
            }
            relay.note(delivery, to: device)
            let told = relay.lie.deliveries(delivery, device)
            place.withLock { $0.copies[number] = UInt64(told.count) }
            return told.enumerated().map { index, delivery in
                .message(number: number * Self.stride + UInt64(index), own: delivery.own, shared: delivery.shared)
            }
        }
    }
}

extension RelayQuestion {
    /// Whether keys of one of these devices are asked for.
    func claims(_ devices: [DeviceID]) -> Bool {
        guard case .claim(_, let claim) = self else { return false }
        return claim.devices.contains { device in devices.contains { $0.bytes.elementsEqual(device) } }
    }
}
