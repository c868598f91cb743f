import Logging
import PosternRelay
import PosternSession
import PosternTransport
import PosternWire
import ServiceLifecycle

/// Takes clients' connections until the daemon stops, then says goodbye to each and waits for what they were promised.
final class ClientListener: Service {
    let listener: Listener<ServerSession>
    private let session: LiveSetting<ServerSession.Configuration>
    private let logger: Logger

    /// Clients that were told to come back may do so after so many seconds.
    private static let retrySeconds: UInt32 = 5
    /// How long connections may take to finish.
    private static let drainTime = Duration.seconds(5)

    init(
        _ configuration: Configuration,
        inherited: InheritedSockets,
        relay: Relay,
        certificate: ServerCertificate,
        watch: ConnectionWatch,
        logger: Logger
    ) {
        var listening = Listener<ServerSession>.Configuration(
            host: configuration.clients.host,
            port: configuration.clients.port,
            connectionsOfAddress: configuration.connectionsOfAddress,
            connections: configuration.connections,
            handshakeSeconds: configuration.signInSeconds
        )
        listening.inherited = inherited.descriptors
        let session = LiveSetting(ServerSession.Configuration(configuration))
        self.session = session
        listener = Listener(listening, identity: certificate.identity) { peer in
            let nonce = SystemRandom.bytes(Limits.nonceBytes)
            let owner = RelayConnection(relay: relay, peer: peer, watch: watch, logger: logger)
            return (ServerSession(nonce: nonce, configuration: session.value), owner)
        }
        self.logger = logger
    }

    /// New connections are shown this certificate.
    func use(_ certificate: ServerCertificate) {
        listener.use(certificate.identity)
    }

    /// New connections get the limits of this configuration.
    func use(_ configuration: Configuration) {
        listener.use(
            connections: configuration.connections,
            ofAddress: configuration.connectionsOfAddress,
            handshakeSeconds: configuration.signInSeconds
        )
        session.value = ServerSession.Configuration(configuration)
    }

    /// Listens already before it runs, so that a port that is taken is found at the start.
    func start() async throws -> Int {
        try await listener.start()
    }

    func run() async throws {
        try? await gracefulShutdown()
        await listener.drain(.goodbye(.draining, retryAfter: Self.retrySeconds))
        await waitUntilClosed()
        await listener.stop()
        logger.info("clients' listener stopped")
    }

    /// Connections close themselves when they have answered; who does not read is not waited for for ever.
    private func waitUntilClosed() async {
        let end = ContinuousClock.now + Self.drainTime
        while listener.connectionCount > 0, ContinuousClock.now < end {
            do {
                try await Task.sleep(for: .milliseconds(10))
            } catch {
                return
            }
        }
    }
}

extension ServerSession.Configuration {
    fileprivate init(_ configuration: Configuration) {
        self.init()
        signInSeconds = configuration.signInSeconds
        idleSeconds = configuration.limits.idleSeconds
        unacknowledgedDeliveries = configuration.limits.unacknowledgedDeliveries
        unacknowledgedBytes = configuration.limits.unacknowledgedBytes
    }
}
