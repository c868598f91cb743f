import Foundation
import PosternTesting
import PosternWire
import Synchronization

/// One pair: keeps so many messages in flight from the sender, and acknowledges what the recipient gets.
final class PairLoad: Sendable {
    private struct State {
        var sends: [Send]
        var next = 0
        var begun: [Data: ContinuousClock.Instant] = [:]
        var latencies: [Double] = []
        var accepted = 0
        var waiter: CheckedContinuation<Void, Never>?
    }

    private let state: Mutex<State>
    private let window: Int
    private let total: Int
    private let connections = Mutex<(sender: TestConnection?, recipient: TestConnection?)>((nil, nil))

    init(sends: [Send], window: Int) {
        total = sends.count
        state = Mutex(State(sends: sends))
        self.window = window
    }

    func connect(_ pair: TestPair, to place: TestDaemon.Place) async throws {
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

    /// Sends everything; returns when everything is delivered and accepted.
    func run() async {
        await withCheckedContinuation { continuation in
            state.withLock { $0.waiter = continuation }
            for _ in 0..<window { sendNext() }
        }
    }

    /// Milliseconds from sending to delivery.
    var latencies: [Double] { state.withLock { $0.latencies } }

    func finish() {
        let (sender, recipient) = connections.withLock { $0 }
        sender?.finish()
        recipient?.finish()
    }

    private func sendNext() {
        let frame = state.withLock { state -> ClientFrame? in
            guard state.next < total else { return nil }
            let send = state.sends[state.next]
            state.begun[send.envelope.subdata(in: 36..<52)] = .now
            state.next += 1
            return ClientFrame(.send(send), request: UInt64(state.next) + 1)
        }
        if let frame { connections.withLock { $0.sender }?.post(frame) }
    }

    private func answered(_ frame: ServerFrame) {
        guard case .accepted = frame.body else { return }
        state.withLock { $0.accepted += 1 }
        sendNext()
        finishIfDone()
    }

    private func delivered(_ deliver: Deliver) {
        var acknowledge = Acknowledge()
        acknowledge.upTo = deliver.sequence
        connections.withLock { $0.recipient }?.post(ClientFrame(.acknowledge(acknowledge)))
        state.withLock { state in
            guard let begun = state.begun.removeValue(forKey: deliver.envelope.subdata(in: 36..<52)) else { return }
            state.latencies.append((ContinuousClock.now - begun).seconds * 1000)
        }
        finishIfDone()
    }

    private func finishIfDone() {
        let waiter = state.withLock { state -> CheckedContinuation<Void, Never>? in
            guard state.accepted == total, state.latencies.count == total else { return nil }
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume()
    }
}
