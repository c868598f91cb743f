import Foundation
import PosternSession
import PosternWire
import Synchronization

/// What one person's device sends to another's over every crash of the relay, and what becomes of each message.
///
/// It behaves as the protocol page asks of a client: an unanswered message is sent again with the same bytes before
/// anything new, and a delivery is acknowledged only once it is kept.
package final class PairTraffic: Sendable {
    /// What the recipient does while messages are being sent.
    package enum Recipient: CaseIterable, Sendable {
        case offline
        case acknowledging
        case acknowledgingSome
        case silent
    }

    private let pair: TestPair
    private let recipient: Recipient
    private let window: Int
    private let state: Mutex<TrafficRecord>
    private let connections = Mutex<(sender: TestConnection?, recipient: TestConnection?)>((nil, nil))

    package init(_ pair: TestPair, recipient: Recipient, window: Int) {
        self.pair = pair
        self.recipient = recipient
        self.window = window
        state = Mutex(TrafficRecord())
    }

    /// What went wrong, in words; empty when every promise was kept.
    package var faults: [String] { state.withLock { $0.faults } }
    /// Messages whose sender was told that they are accepted.
    package var acceptedCount: Int { state.withLock { $0.messages.count { $0.isAccepted } } }
    /// Accepted messages that the recipient has neither got nor finds in its queue; to be asked after ``drain(_:)``.
    package var lostCount: Int { state.withLock { $0.messages.count { $0.isAccepted && !$0.isTaken } } }
    /// Deliveries on the recipient's last connection.
    package var deliveredCount: Int { state.withLock { $0.delivered.count } }

    /// Answers that the store cannot take a message now.
    package var unavailableCount: Int { state.withLock { $0.unavailableCount } }
    /// Deliveries in all, repeated ones too.
    package var allDeliveredCount: Int { state.withLock { $0.allDeliveredCount } }
    package var repeatedCount: Int { state.withLock { $0.messages.count { $0.isRepeated } } }

    /// Sends everything unanswered again and waits for the answers.
    package func repeatUnanswered(_ place: TestDaemon.Place) async throws {
        let sender = try await connectSender(place) { [self] in answered($0) }
        var refusedBefore = 0
        var isPosted = false
        try await eventually("answers to repeated messages") {
            let (unanswered, refused) = state.withLock { ($0.unanswered.count, $0.unavailableCount) }
            guard unanswered > 0 else { return true }
            // Where the store could not take them, they are sent once more.
            guard !isPosted || refused - refusedBefore == unanswered else { return false }
            (isPosted, refusedBefore) = (true, refused)
            for (index, send) in state.withLock({ $0.repeatUnanswered() }) {
                sender.post(ClientFrame(.send(send), request: Self.request(index)))
            }
            return false
        }
        sender.finish()
    }

    /// Sends accepted messages again, and one of them with other bytes: the first must get their first answer, the other
    /// none. Only where the recipient was away: what was never written is remembered until a restart alone.
    package func askAgain(_ place: TestDaemon.Place, count: Int) async throws {
        guard recipient == .offline else { return }
        let asked = state.withLock { $0.accepted(atMost: count) }
        guard let other = asked.last else { return }
        let answers = Mutex<[UInt64: ServerFrame.OneOf_Body]>([:])
        let sender = try await connectSender(place) { frame in
            answers.withLock { $0[frame.request] = frame.body }
        }
        for (index, message) in asked { sender.post(ClientFrame(.send(message.send), request: Self.request(index))) }
        var changed = other.message.send
        changed.envelope[changed.envelope.count - 1] ^= 1
        sender.post(ClientFrame(.send(changed), request: UInt64.max))
        try await eventually("answers to messages that were accepted before") {
            answers.withLock { $0.count == asked.count + 1 }
        }
        sender.finish()
        let heard = answers.withLock { $0 }
        state.withLock { state in
            for (index, message) in asked {
                guard case .accepted(let again)? = heard[Self.request(index)], again.atMs == message.acceptedAt else {
                    state.faults.append("message \(index): another answer than the first")
                    continue
                }
            }
            guard case .refusal(let refusal)? = heard[UInt64.max], refusal.code == .idReused else {
                return state.faults.append("the id of message \(other.index) was taken for other bytes")
            }
        }
    }

    /// Takes and acknowledges everything that waits, until the relay says that it is all and has the acknowledgements.
    package func drain(_ place: TestDaemon.Place) async throws {
        let connection = try await connectRecipient(place) { _ in true }
        try await eventually("QueueEmpty") { state.withLock { $0.emptyNotices > 0 } }
        let before = state.withLock { $0.emptyNotices }
        // Answered with another notice once nothing is unacknowledged, and only then.
        connection.post(ClientFrame(.ping(Ping()), request: UInt64.max))
        try await eventually("QueueEmpty after the acknowledgements") { state.withLock { $0.emptyNotices > before } }
        connection.finish()
    }

    /// Connects both sides for a load.
    ///
    /// - Parameter accepted: Called for each accepted message.
    package func connect(_ place: TestDaemon.Place, accepted: @escaping @Sendable () -> Void) async throws {
        switch recipient {
        case .offline: break
        case .acknowledging: _ = try await connectRecipient(place) { _ in true }
        case .acknowledgingSome: _ = try await connectRecipient(place) { $0 % 3 == 0 }
        case .silent: _ = try await connectRecipient(place) { _ in false }
        }
        _ = try await connectSender(place) { [self] frame in
            guard answered(frame) else { return }
            accepted()
            sendNext()
        }
    }

    /// Begins to send, and goes on until the connection's end.
    package func begin() {
        state.withLock { $0.isSending = true }
        for _ in 0..<window { sendNext() }
    }

    /// Closes both connections from this side.
    package func leave() {
        state.withLock { $0.isSending = false }
        let (sender, recipient) = connections.withLock { $0 }
        sender?.finish()
        recipient?.finish()
    }

    /// Waits until the relay has ended both connections and everything that it said before is taken in.
    package func ended() async throws {
        try await eventually("the connections' end") { state.withLock { $0.openConnections == 0 } }
        state.withLock { $0.isSending = false }
        connections.withLock { $0 = (nil, nil) }
    }

    private static func request(_ index: Int) -> UInt64 { UInt64(index) + 2 }

    private func sendNext() {
        // Under the lock, so that messages go out in the order of the record.
        state.withLock { state in
            guard state.isSending, let sender = connections.withLock({ $0.sender }) else { return }
            do {
                let send = try pair.send()
                let index = state.add(send)
                sender.post(ClientFrame(.send(send), request: Self.request(index)))
            } catch {
                state.faults.append("no message could be made: \(error)")
            }
        }
    }

    @discardableResult
    private func answered(_ frame: ServerFrame) -> Bool {
        state.withLock { $0.answered(frame) }
    }

    private func connectSender(
        _ place: TestDaemon.Place,
        answered: @escaping @Sendable (ServerFrame) -> Void
    ) async throws -> TestConnection {
        let connection = TestConnection(
            pair.sender,
            address: place.address,
            answered: answered,
            noticed: { [self] in if case .ended = $0 { state.withLock { $0.openConnections -= 1 } } }
        )
        state.withLock { $0.openConnections += 1 }
        connections.withLock { $0.sender = connection }
        try await connection.open(.command, port: place.port, trust: place.trust)
        return connection
    }

    /// - Parameter acknowledges: Whether the delivery of this sequence, and with it all before, is acknowledged.
    private func connectRecipient(
        _ place: TestDaemon.Place,
        acknowledges: @escaping @Sendable (UInt64) -> Bool
    ) async throws -> TestConnection {
        let connection = TestConnection(
            pair.recipient,
            address: place.address,
            delivered: { [self] deliver in delivered(deliver, isAcknowledged: acknowledges(deliver.sequence)) },
            noticed: { [self] in noticed($0) }
        )
        state.withLock { state in
            state.openConnections += 1
            state.connectRecipient()
        }
        connections.withLock { $0.recipient = connection }
        try await connection.open(.live, port: place.port, trust: place.trust)
        return connection
    }

    private func delivered(_ deliver: Deliver, isAcknowledged: Bool) {
        state.withLock { $0.delivered(deliver, isAcknowledged: isAcknowledged) }
        guard isAcknowledged else { return }
        var acknowledge = Acknowledge()
        acknowledge.upTo = deliver.sequence
        connections.withLock { $0.recipient }?.post(ClientFrame(.acknowledge(acknowledge)))
    }

    private func noticed(_ notice: ClientQuestion) {
        state.withLock { state in
            switch notice {
            case .queueEmpty: state.emptyNotices += 1
            case .ended: state.openConnections -= 1
            case .gap(let gap): state.faults.append("a gap of \(gap.count) messages")
            default: break
            }
        }
    }
}
