import Foundation
package import PosternSession
package import PosternTransport
package import PosternTrust
package import PosternWire
import Synchronization

/// One device's connection, driven by a test or a load instead of a person.
package final class TestConnection: SessionOwner, Sendable {
    package typealias Session = ClientSession

    private struct State {
        var opening: CheckedContinuation<Void, any Error>?
        /// Signed in, or ended before that.
        var outcome: Result<Void, any Error>?
        var port: SessionPort<ClientSession>?
    }

    private let device: TestDevice
    private let address: HostAddress
    private let state = Mutex(State())
    private let delivered: @Sendable (Deliver) -> Void
    private let answered: @Sendable (ServerFrame) -> Void
    private let noticed: @Sendable (ClientQuestion) -> Void

    /// - Parameter noticed: Told of everything that is neither delivery nor answer; the connection's end comes last.
    package init(
        _ device: TestDevice,
        address: HostAddress,
        delivered: @escaping @Sendable (Deliver) -> Void = { _ in },
        answered: @escaping @Sendable (ServerFrame) -> Void = { _ in },
        noticed: @escaping @Sendable (ClientQuestion) -> Void = { _ in }
    ) {
        self.device = device
        self.address = address
        self.delivered = delivered
        self.answered = answered
        self.noticed = noticed
    }

    /// Connects and signs in.
    package func open(_ purpose: Purpose, port: Int, trust: ServerTrust) async throws {
        let session = ClientSession(role: .device(device.who, device.id, purpose))
        let (way, _) = try await Connector.connect(
            host: address.host,
            port: port,
            trust: trust,
            timeoutSeconds: 60,
            session: session,
            owner: self
        )
        state.withLock { $0.port = way }
        try await withCheckedThrowingContinuation { continuation in
            let outcome = state.withLock { state in
                if state.outcome == nil { state.opening = continuation }
                return state.outcome
            }
            if let outcome { continuation.resume(with: outcome) }
        }
    }

    package func post(_ frame: ClientFrame) {
        state.withLock { $0.port }?.post(.request(frame))
    }

    package func finish() {
        state.withLock { $0.port }?.post(.finish)
    }

    package func answer(_ question: ClientQuestion, through port: SessionPort<ClientSession>) {
        switch question {
        case .sign(let nonce):
            let proof = SignInProof(who: device.who, device: device.id, address: address, nonce: nonce)
            guard let signature = try? proof.sign(with: device.key) else { return }
            port.post(.signed(address: address.text, signature: signature))
        case .delivery(let deliver): delivered(deliver)
        case .answer(let frame): answered(frame)
        case .ready:
            // Deliveries may come before `open` goes on, and are answered all the same.
            state.withLock { $0.port = port }
            settle(.success(()))
        case .ended(let end):
            settle(.failure(TestFailure("the relay ended a connection: \(end)")))
            noticed(question)
        case .gap, .changed, .moved, .queueEmpty, .linkPassed: noticed(question)
        }
    }

    package func closed() {}

    /// The first outcome counts.
    private func settle(_ outcome: Result<Void, any Error>) {
        let opening = state.withLock { state -> CheckedContinuation<Void, any Error>? in
            guard state.outcome == nil else { return nil }
            state.outcome = outcome
            defer { state.opening = nil }
            return state.opening
        }
        opening?.resume(with: outcome)
    }
}
