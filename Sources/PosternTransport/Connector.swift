import NIOCore
import NIOPosix
import NIOSSL
package import PosternSession
import Synchronization

/// Makes a client's TLS connection and drives a session on it.
package enum Connector {
    /// Connects, shakes hands, and opens the session.
    ///
    /// - Parameters:
    ///   - host: A name or an IP address, without brackets.
    ///   - trust: Whose certificate is taken.
    /// - Returns: The way to the session, and the certificates that the server showed, leaf first.
    /// - Throws: ``TransportError``; nothing was said to the server then beyond the handshake.
    package static func connect<Session: FrameSession>(
        host: String,
        port: Int,
        trust: ServerTrust,
        timeoutSeconds: UInt64 = 10,
        session: Session,
        owner: any SessionOwner<Session> & Sendable
    ) async throws(TransportError) -> (port: SessionPort<Session>, certificates: [PresentedCertificate]) {
        let attempt = try ConnectionAttempt<Session>(host: host, trust: trust)
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let bootstrap = ClientBootstrap(group: loop)
            .connectTimeout(.seconds(Int64(clamping: timeoutSeconds)))
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let handler = SessionHandler(
                        session: session,
                        owner: owner,
                        inbox: LoopInbox(loop: channel.eventLoop),
                        handshakeSeconds: timeoutSeconds,
                        peer: attempt.handlers
                    )
                    let tls = try attempt.makeHandler(channel.eventLoop)
                    try channel.pipeline.syncOperations.addHandlers([tls, handler])
                }
            }
        do {
            _ = try await bootstrap.connect(host: host, port: port).get()
        } catch {
            throw .unreachable("\(host):\(port): \(error)")
        }
        return try await attempt.outcome()
    }
}

/// The handshake's outcome on its way from the event loop to who waits for it.
private final class ConnectionAttempt<Session: FrameSession>: Sendable {
    private struct State {
        var certificates: [PresentedCertificate] = []
        var outcome: Result<SessionPort<Session>, TransportError>?
        var waiter: CheckedContinuation<Result<SessionPort<Session>, TransportError>, Never>?
    }

    private let host: String
    private let trust: ServerTrust
    private let context: NIOSSLContext
    private let state = Mutex(State())

    init(host: String, trust: ServerTrust) throws(TransportError) {
        self.host = host
        self.trust = trust
        let configuration = try trust.configuration()
        do {
            context = try NIOSSLContext(configuration: configuration)
        } catch {
            throw .badIdentity("\(error)")
        }
    }

    func makeHandler(_ loop: any EventLoop) throws -> NIOSSLClientHandler {
        let isAddress = (try? SocketAddress(ipAddress: host, port: 0)) != nil
        let name = isAddress ? nil : host
        guard trust == .anyone else { return try NIOSSLClientHandler(context: context, serverHostname: name) }
        return try NIOSSLClientHandler(context: context, serverHostname: name) { chain, promise in
            self.state.withLock { $0.certificates = chain.compactMap { PresentedCertificate($0) } }
            promise.succeed(.certificateVerified)
        }
    }

    var handlers: SessionHandler<Session>.PeerHandlers {
        SessionHandler<Session>.PeerHandlers(
            opened: { self.settle(.success($0)) },
            failed: { error in
                switch error {
                case let error as TransportError: self.settle(.failure(error))
                case is NIOSSLError, is NIOSSLExtraError, is BoringSSLError:
                    self.settle(.failure(.certificateRefused("\(error)")))
                default: self.settle(.failure(.unreachable("\(error)")))
                }
            }
        )
    }

    /// The first word counts.
    private func settle(_ outcome: Result<SessionPort<Session>, TransportError>) {
        let waiter = state.withLock { state in
            guard state.outcome == nil else {
                return nil as CheckedContinuation<Result<SessionPort<Session>, TransportError>, Never>?
            }
            state.outcome = outcome
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume(returning: outcome)
    }

    func outcome() async throws(TransportError) -> (port: SessionPort<Session>, certificates: [PresentedCertificate]) {
        let result = await withCheckedContinuation { continuation in
            let settled = state.withLock { state in
                if state.outcome == nil { state.waiter = continuation }
                return state.outcome
            }
            if let settled { continuation.resume(returning: settled) }
        }
        return (try result.get(), state.withLock { $0.certificates })
    }
}
