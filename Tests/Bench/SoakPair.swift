import Foundation
import PosternTesting
import PosternWire
import Synchronization

/// A pair that exchanges one message after another over the same two connections.
final class SoakPair: Sendable {
    private struct State {
        var isAccepted = false
        var isDelivered = false
        var waiter: CheckedContinuation<Void, Never>?
        var request: UInt64 = 1
    }

    private let pair: TestPair
    private let state = Mutex(State())
    private let connections = Mutex<(sender: TestConnection?, recipient: TestConnection?)>((nil, nil))

    init(_ pair: TestPair) {
        self.pair = pair
    }

    func connect(to place: TestDaemon.Place) async throws {
        let sender = TestConnection(
            pair.sender,
            address: place.address,
            answered: { [weak self] in self?.answered($0) }
        )
        let recipient = TestConnection(
            pair.recipient,
            address: place.address,
            delivered: { [weak self] in self?.delivered($0) }
        )
        try await sender.open(.command, port: place.port, trust: place.trust)
        try await recipient.open(.live, port: place.port, trust: place.trust)
        connections.withLock { $0 = (sender, recipient) }
    }

    /// Returns when the next message was accepted, delivered and acknowledged.
    func exchange() async throws {
        let send = try pair.send(contentBytes: 1024)
        await withCheckedContinuation { continuation in
            let request = state.withLock { state in
                state.request += 1
                (state.isAccepted, state.isDelivered, state.waiter) = (false, false, continuation)
                return state.request
            }
            connections.withLock { $0.sender }?.post(ClientFrame(.send(send), request: request))
        }
    }

    func finish() {
        let (sender, recipient) = connections.withLock { $0 }
        sender?.finish()
        recipient?.finish()
    }

    private func answered(_ frame: ServerFrame) {
        guard case .accepted = frame.body else { return }
        state.withLock { $0.isAccepted = true }
        goOn()
    }

    private func delivered(_ deliver: Deliver) {
        var acknowledge = Acknowledge()
        acknowledge.upTo = deliver.sequence
        connections.withLock { $0.recipient }?.post(ClientFrame(.acknowledge(acknowledge)))
        state.withLock { $0.isDelivered = true }
        goOn()
    }

    private func goOn() {
        let waiter = state.withLock { state -> CheckedContinuation<Void, Never>? in
            guard state.isAccepted, state.isDelivered else { return nil }
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume()
    }
}
