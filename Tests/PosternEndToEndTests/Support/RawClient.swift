import Foundation
import NIOCore
import NIOPosix
import NIOSSL
import PosternTesting
import PosternTrust
import PosternWire
import Synchronization

/// A TLS connection on which a test says what it likes, byte by byte.
final class RawClient: Sendable {
    private let channel: any Channel
    private let heard: HeardFrames
    private let place: TestDaemon.Place
    private let lastRequest = Mutex<UInt64>(0)

    private init(channel: any Channel, heard: HeardFrames, place: TestDaemon.Place) {
        self.channel = channel
        self.heard = heard
        self.place = place
    }

    /// Connects and shakes hands.
    ///
    /// - Parameters:
    ///   - protocols: Offered by ALPN.
    ///   - newest: The newest version of TLS that is offered.
    /// - Throws: What went wrong before the handshake was over.
    static func connect(
        to place: TestDaemon.Place,
        protocols: [String] = [ProtocolVersion.applicationProtocol],
        newest: TLSVersion = .tlsv13
    ) async throws -> RawClient {
        var configuration = TLSConfiguration.makeClientConfiguration()
        // Whom it speaks to is not what is tested here.
        configuration.certificateVerification = .none
        configuration.applicationProtocols = protocols
        configuration.maximumTLSVersion = newest
        let context = try NIOSSLContext(configuration: configuration)
        let heard = HeardFrames()
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let tls = try NIOSSLClientHandler(context: context, serverHostname: nil)
                    try channel.pipeline.syncOperations.addHandlers([Scissors(), tls, FrameEar(heard)])
                }
            }
            .connect(host: "127.0.0.1", port: place.port).get()
        try await heard.handshake()
        return RawClient(channel: channel, heard: heard, place: place)
    }

    /// Connected and signed in.
    static func signedIn(
        _ device: TestDevice,
        _ purpose: Purpose,
        at place: TestDaemon.Place
    ) async throws -> RawClient {
        let client = try await connect(to: place)
        try await client.signIn(device, purpose)
        return client
    }

    func say(_ bytes: [UInt8]) async throws {
        try await channel.writeAndFlush(ByteBuffer(bytes: bytes)).get()
    }

    func say(_ body: ClientFrame.OneOf_Body, request: UInt64 = 0) async throws {
        try await say(Frame.encode(ClientFrame(body, request: request)))
    }

    /// Asks, and waits for the answer.
    func ask(_ body: ClientFrame.OneOf_Body) async throws -> ServerFrame.OneOf_Body? {
        let request = lastRequest.withLock { last in
            last += 1
            return last
        }
        try await say(body, request: request)
        return try await next("an answer") { $0.request == request ? $0 : nil }.body
    }

    @discardableResult
    func signIn(_ device: TestDevice, _ purpose: Purpose) async throws -> Welcome {
        let answer = try await ask(.hello(.of(device, purpose)))
        guard case .challenge(let challenge) = answer else {
            throw TestFailure("no challenge: \(answer, default: "-")")
        }
        let last = try await ask(.proof(try proof(of: device, nonce: Array(challenge.nonce))))
        guard case .welcome(let welcome) = last else { throw TestFailure("no welcome: \(last, default: "-")") }
        return welcome
    }

    func proof(of device: TestDevice, nonce: [UInt8]) throws -> Proof {
        let layout = SignInProof(who: device.who, device: device.id, address: place.address, nonce: nonce)
        var proof = Proof()
        proof.address = place.address.text
        proof.signature = Data(try layout.sign(with: device.key))
        return proof
    }

    /// The first frame that was not taken yet and that `take` wants.
    func next<Value: Sendable>(
        _ what: String,
        within time: Duration = .seconds(60),
        take: (ServerFrame) -> Value?
    ) async throws -> Value {
        try await heard.next(what, within: time, take: take)
    }

    /// Waits for the connection's end.
    ///
    /// - Returns: Every frame that was not taken before.
    @discardableResult
    func end(within time: Duration = .seconds(60)) async throws -> [ServerFrame] {
        try await heard.end(within: time)
    }

    /// Every frame that has arrived and that `take` wants.
    func takeAll<Value: Sendable>(_ take: (ServerFrame) -> Value?) -> [Value] { heard.takeAll(take) }

    /// Whether anything is taken from the socket.
    func setReading(_ isReading: Bool) async throws {
        try await channel.setOption(.autoRead, value: isReading).get()
        if isReading { channel.read() }
    }

    /// Closes in good order.
    func close() async throws {
        try await channel.close().get()
    }

    /// Ends the connection by a reset, in the middle of whatever was going on.
    func abort() async throws {
        guard let options = channel as? any SocketOptionProvider else { throw TestFailure("no socket to reset") }
        try await options.setSoLinger(linger(l_onoff: 1, l_linger: 0)).get()
        try await channel.triggerUserOutboundEvent(Scissors.Cut()).get()
    }
}

extension Hello {
    static func of(_ device: TestDevice, _ purpose: Purpose) -> Hello {
        var hello = Hello()
        hello.purpose = purpose
        hello.network = Data(device.who.network.bytes)
        hello.user = Data(device.who.user.bytes)
        hello.device = Data(device.id.bytes)
        return hello
    }
}

/// Closes the socket under the TLS handler, which would say goodbye.
private final class Scissors: ChannelOutboundHandler {
    typealias OutboundIn = ByteBuffer

    struct Cut: Sendable {}

    func triggerUserOutboundEvent(context: ChannelHandlerContext, event: Any, promise: EventLoopPromise<Void>?) {
        guard event is Cut else { return context.triggerUserOutboundEvent(event, promise: promise) }
        context.close(promise: promise)
    }
}
