import FoundationEssentials
package import PosternSession
package import PosternTransport
package import PosternTrust
package import PosternWire
import Synchronization

/// One connection to the relay: carries out what its session asks for, and hands answers to who waits for them.
///
/// Deliveries go to ``incoming``, which one task reads. The relay may have 256 unacknowledged deliveries on their way;
/// one that sends many more than that is cut off, so that it cannot fill the memory.
package final class ClientConnection: SessionOwner, Sendable {
    package typealias Session = ClientSession
    typealias Answer = Result<ServerFrame.OneOf_Body, ClientError>

    /// Signs the relay's challenge for the address that this connection goes to.
    package typealias Signer = @Sendable (_ nonce: [UInt8]) throws -> (address: String, signature: [UInt8])

    /// An answer that takes longer, seconds, does not come.
    static let patienceSeconds: UInt64 = 60
    private static let waitingAtMost = 2 * Limits.unacknowledgedDeliveries + 64

    private struct State {
        var port: SessionPort<ClientSession>?
        var welcome: Result<Welcome, ClientError>?
        var welcomeWaiter: CheckedContinuation<Result<Welcome, ClientError>, Never>?
        var end: ClientEnd?
        var nextRequest = ClientSession.firstRequest
        var waiters: [UInt64: CheckedContinuation<Answer, Never>] = [:]
    }

    package let incoming: AsyncStream<Incoming>
    /// Where it goes.
    let address: HostAddress
    private let feed: AsyncStream<Incoming>.Continuation
    private let signer: Signer?
    private let state = Mutex(State())

    private init(to address: HostAddress, signer: Signer?) {
        self.address = address
        self.signer = signer
        (incoming, feed) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(Self.waitingAtMost))
    }

    /// Connects, shakes hands, and signs in.
    ///
    /// - Parameters:
    ///   - signer: `nil` for a guest.
    /// - Returns: The connection, the relay's welcome, and the certificates that the relay showed.
    /// - Throws: ``ClientError``; then the connection is closed.
    package static func open(
        _ address: HostAddress,
        trust: ServerTrust,
        role: ClientSession.Role,
        signer: Signer? = nil
    ) async throws(ClientError) -> (ClientConnection, Welcome, [PresentedCertificate]) {
        let connection = ClientConnection(to: address, signer: signer)
        let certificates: [PresentedCertificate]
        do {
            let opened = try await Connector.connect(
                host: address.hostWithoutBrackets,
                port: Int(address.port),
                trust: trust,
                session: ClientSession(role: role),
                owner: connection
            )
            connection.state.withLock { $0.port = opened.port }
            certificates = opened.certificates
        } catch {
            throw ClientError(error, at: address)
        }
        return (connection, try await connection.welcomed().get(), certificates)
    }

    /// Ends it in good order.
    package func close() {
        state.withLock { $0.port }?.post(.finish)
    }

    /// The relay's, of this connection: 32 bytes; `nil` before the welcome, or where it brought none.
    var nonce: [UInt8]? {
        guard case .success(let welcome) = state.withLock({ $0.welcome }) else { return nil }
        return welcome.nonce.count == Limits.nonceBytes ? Array(welcome.nonce) : nil
    }

    package var isOpen: Bool { state.withLock { $0.end == nil } }
}

// What the session asks.
extension ClientConnection {
    package func answer(_ question: ClientQuestion, through port: SessionPort<ClientSession>) {
        switch question {
        case .sign(let nonce): sign(nonce, through: port)
        case .ready(let welcome): settleWelcome(.success(welcome))
        case .answer(let frame): settle(frame.request, frame.body.map { .success($0) } ?? .failure(.unanswered))
        case .delivery(let deliver): hand(.delivery(deliver.bounded), through: port)
        case .gap(let gap): hand(.gap(gap), through: port)
        case .changed(let changed): hand(.changed(changed), through: port)
        case .moved(let place): hand(.moved(place), through: port)
        case .queueEmpty: hand(.queueEmpty, through: port)
        case .linkPassed(let passed): hand(.linkPassed(passed), through: port)
        case .ended(let end): finish(end)
        }
    }

    package func closed() {
        finish(.closed)
    }

    private func sign(_ nonce: [UInt8], through port: SessionPort<ClientSession>) {
        guard let signer, let proof = try? signer(nonce) else { return port.post(.finish) }
        port.post(.signed(address: proof.address, signature: proof.signature))
    }

    private func hand(_ item: Incoming, through port: SessionPort<ClientSession>) {
        if case .dropped = feed.yield(item) { port.post(.finish) }
    }

    private func finish(_ end: ClientEnd) {
        let waiters = state.withLock { state -> [CheckedContinuation<Answer, Never>]? in
            guard state.end == nil else { return nil }
            state.end = end
            defer { state.waiters = [:] }
            return Array(state.waiters.values)
        }
        guard let waiters else { return }
        settleWelcome(.failure(ClientError(end, isAsked: false)))
        for waiter in waiters { waiter.resume(returning: .failure(ClientError(end, isAsked: true))) }
        feed.yield(.ended(end))
        feed.finish()
    }
}

// Who waits.
extension ClientConnection {
    private func welcomed() async -> Result<Welcome, ClientError> {
        await withCheckedContinuation { continuation in
            let settled = state.withLock { state in
                if state.welcome == nil { state.welcomeWaiter = continuation }
                return state.welcome
            }
            if let settled { continuation.resume(returning: settled) }
        }
    }

    private func settleWelcome(_ welcome: Result<Welcome, ClientError>) {
        let waiter = state.withLock { state -> CheckedContinuation<Result<Welcome, ClientError>, Never>? in
            guard state.welcome == nil else { return nil }
            state.welcome = welcome
            defer { state.welcomeWaiter = nil }
            return state.welcomeWaiter
        }
        waiter?.resume(returning: welcome)
    }

    private func settle(_ request: UInt64, _ answer: Answer) {
        state.withLock { $0.waiters.removeValue(forKey: request) }?.resume(returning: answer)
    }

    /// Sends what has no answer.
    package func tell(_ body: ClientFrame.OneOf_Body) {
        state.withLock { $0.port }?.post(.request(ClientFrame(body)))
    }

    /// Asks, and waits for the answer.
    ///
    /// - Returns: Any answer but a refusal.
    /// - Throws: ``ClientError/notThere(_:)`` where the connection is gone already, so that nothing went out;
    ///   ``ClientError/unanswered`` when it goes, the answer takes too long, or the task is cancelled;
    ///   ``RelayRefusal``.
    package func ask(_ body: ClientFrame.OneOf_Body) async throws -> ServerFrame.OneOf_Body {
        let answer = try await reply(to: body).get()
        if case .refusal(let refusal) = answer { throw RelayRefusal(refusal) }
        return answer
    }

    private func reply(to body: ClientFrame.OneOf_Body) async -> Answer {
        let request = state.withLock { state in
            defer { state.nextRequest += 1 }
            return state.nextRequest
        }
        return await withTaskGroup(of: Void.self) { group in
            group.addTask {
                try? await Task.sleep(for: .seconds(Self.patienceSeconds))
                self.settle(request, .failure(.unanswered))
            }
            defer { group.cancelAll() }
            return await withCheckedContinuation { self.send(body, request, for: $0) }
        }
    }

    private func send(
        _ body: ClientFrame.OneOf_Body,
        _ request: UInt64,
        for continuation: CheckedContinuation<Answer, Never>
    ) {
        let (port, end) = state.withLock { state in
            if state.end == nil { state.waiters[request] = continuation }
            return (state.port, state.end)
        }
        if let end { return continuation.resume(returning: .failure(ClientError(end, isAsked: false))) }
        port?.post(.request(ClientFrame(body, request: request)))
        if Task.isCancelled { settle(request, .failure(.unanswered)) }
    }
}

extension Deliver {
    /// What is too long to be an envelope is refused by whoever reads it, and fills no memory until then.
    fileprivate var bounded: Deliver {
        let longest = Envelope.byteCounts.upperBound
        guard envelope.count > longest || own.count + encapsulated.count > longest else { return self }
        var short = Deliver()
        short.sequence = sequence
        short.envelope = Data(envelope.prefix(longest + 1))
        return short
    }
}

extension HostAddress {
    fileprivate var hostWithoutBrackets: String {
        host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
    }
}
