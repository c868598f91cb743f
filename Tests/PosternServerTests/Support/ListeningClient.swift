import PosternServer
import PosternSession
import PosternTransport
import PosternWire
import SwiftASN1
import X509

/// A client that says nothing and tells what it hears.
struct ListeningClient {
    let frames: AsyncStream<ServerFrame>
    let certificates: [PresentedCertificate]
    private let port: SessionPort<ListeningSession>

    init(_ server: PosternServer, host: String = "127.0.0.1", trusting authority: Certificate) async throws {
        let authorities = try [Array(authority.serializeAsPEM().derBytes)]
        try await self.init(server, host: host, trust: .authorities(authorities))
    }

    /// What a server shows to whoever comes, leaf first.
    static func certificates(of server: PosternServer) async throws -> [PresentedCertificate] {
        try await ListeningClient(server, host: "127.0.0.1", trust: .anyone).certificates
    }

    private init(_ server: PosternServer, host: String, trust: ServerTrust) async throws {
        let (frames, continuation) = AsyncStream.makeStream(of: ServerFrame.self)
        (port, certificates) = try await Connector.connect(
            host: host,
            port: server.clients.port,
            trust: trust,
            session: ListeningSession(),
            owner: Ear(continuation)
        )
        self.frames = frames
    }

    /// What was said until the connection was closed.
    func rest() async -> [ServerFrame] {
        var rest: [ServerFrame] = []
        for await frame in frames { rest.append(frame) }
        return rest
    }
}

struct ListeningSession: FrameSession {
    typealias Actions = [SessionAction<ClientFrame, ServerFrame>]

    enum Event: Hashable, Sendable {}

    mutating func opened() -> Actions { [.setDeadline(seconds: nil)] }
    mutating func received(_ frame: ServerFrame) -> Actions { [.ask(frame)] }
    mutating func receivedGarbage(_ error: FrameError) -> Actions { [.close] }
    mutating func handle(_ event: Event) -> Actions {}
    mutating func deadlinePassed(peerReads: Bool) -> Actions { [.close] }
    mutating func closed() -> Actions { [] }
}

final class Ear: SessionOwner, Sendable {
    typealias Session = ListeningSession

    private let heard: AsyncStream<ServerFrame>.Continuation

    init(_ heard: AsyncStream<ServerFrame>.Continuation) {
        self.heard = heard
    }

    func answer(_ question: ServerFrame, through port: SessionPort<ListeningSession>) {
        heard.yield(question)
    }

    func closed() {
        heard.finish()
    }
}
