import PosternSession
import PosternTesting
import PosternTransport
import PosternWire
import Testing

@testable import PosternServer

@Suite("Clients' listener")
struct ListenerTests {
    /// Asked nothing, so it answers nothing.
    private final class NobodyAsked: SessionOwner {
        typealias Session = ServerSession
        func answer(_ question: RelayQuestion, through port: SessionPort<ServerSession>) {}
        func closed() {}
    }

    @Test("who is in its handshake when draining begins is told to come back, like everybody", .timeLimit(.minutes(1)))
    func drainingDuringHandshake() async throws {
        let installed = try await Installed()
        let certificate = try ServerCertificate(try installed.source.read().certificateFiles)
        let listener = Listener<ServerSession>(
            Listener<ServerSession>.Configuration(host: "127.0.0.1", port: 0, connectionsOfAddress: 8, threads: 1),
            identity: certificate.identity
        ) { _ in (ServerSession(nonce: SystemRandom.bytes(Limits.nonceBytes)), NobodyAsked()) }
        let port = try await listener.start()
        let protocols = [ProtocolVersion.applicationProtocol]
        let early = try await TLSPeer.connect(port: port, protocols: protocols)
        let late = try await TLSPeer.connectHeld(port: port, protocols: protocols)
        try await eventually("both connections") { listener.connectionCount == 2 }

        await listener.drain(.goodbye(.draining, retryAfter: 5))
        try await late.release()
        for peer in [early, late] {
            try await eventually("the end") { peer.isClosed }
            #expect(try Self.goodbye(in: peer.heard)?.reason == .draining)
        }
        #expect(late.isShaken)
        try await eventually("no connection") { listener.connectionCount == 0 }
        await listener.stop()
    }

    /// Of the one frame that was heard.
    private static func goodbye(in heard: [UInt8]) throws -> Goodbye? {
        let frame: ServerFrame = try Frame.decode(Array(heard.dropFirst(Frame.lengthBytes)))
        guard case .goodbye(let goodbye) = frame.body else { return nil }
        return goodbye
    }
}
