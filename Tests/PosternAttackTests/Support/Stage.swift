import Logging
import PosternSession
import PosternTesting
import PosternTransport
import PosternTrust
import PosternWire
import Synchronization

@testable import PosternServer

/// The one address of all relays of these tests, which come there one after the other: charters name it.
final class Stage: Sendable {
    static let shared = Task { try await Stage() }

    static let logger = {
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        return logger
    }()

    let address: HostAddress
    /// The certificate whose authority charters pin.
    let certificate: StageCertificate
    private let listener: Listener<ServerSession>
    private let playing: Playing

    /// Who answers the next connections.
    private final class Playing: Sendable {
        let relay = Mutex<LyingRelay?>(nil)
    }

    private init() async throws {
        let playing = Playing()
        let certificate = try StageCertificate()
        let configuration = Listener<ServerSession>.Configuration(
            host: "127.0.0.1",
            port: 0,
            connectionsOfAddress: 1000,
            threads: 1
        )
        listener = Listener(configuration, identity: certificate.identity) { _ in
            let session = ServerSession(nonce: SystemRandom.bytes(Limits.nonceBytes))
            guard let relay = playing.relay.withLock({ $0 }) else { return (session, Nobody()) }
            return (session, LyingConnection(relay, logger: Stage.logger))
        }
        address = try HostAddress("localhost:\(try await listener.start())")
        self.playing = playing
        self.certificate = certificate
    }

    /// New connections go to this relay, under the right certificate.
    func play(_ relay: LyingRelay) {
        playing.relay.withLock { $0 = relay }
        listener.use(certificate.identity)
    }

    /// New connections are shown another certificate, until the next ``play(_:)``.
    func show(_ identity: ServerIdentity) { listener.use(identity) }
}

/// Answers nothing.
private final class Nobody: SessionOwner {
    typealias Session = ServerSession

    func answer(_ question: RelayQuestion, through port: SessionPort<ServerSession>) {
        port.post(.goodbye(.draining, retryAfter: 0))
    }

    func closed() {}
}
