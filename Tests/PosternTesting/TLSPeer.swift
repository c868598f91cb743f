import NIOCore
import NIOPosix
import NIOSSL
import NIOTLS
import Synchronization

/// A TLS connection to a server of this machine on which a test says what it likes. It believes whatever certificate it
/// is shown.
package final class TLSPeer: Sendable {
    private let channel: any Channel
    private let heardBytes: Heard

    private init(_ channel: any Channel, _ heardBytes: Heard) {
        (self.channel, self.heardBytes) = (channel, heardBytes)
    }

    /// - Parameters:
    ///   - protocols: Offered by ALPN.
    ///   - source: The loopback address that it comes from.
    /// - Throws: When there was no handshake.
    package static func connect(
        port: Int,
        protocols: [String],
        from source: String = "127.0.0.1"
    ) async throws -> TLSPeer {
        let peer = try await connectHeld(port: port, protocols: protocols, from: source)
        try await peer.release()
        try await eventually("a TLS handshake") {
            guard !peer.isClosed else { throw TestFailure("closed before the handshake was over") }
            return peer.isShaken
        }
        return peer
    }

    /// A connection on which nothing is said, and no handshake begun, before ``release()``.
    package static func connectHeld(
        port: Int,
        protocols: [String],
        from source: String = "127.0.0.1"
    ) async throws -> TLSPeer {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.certificateVerification = .none
        configuration.applicationProtocols = protocols
        let context = try NIOSSLContext(configuration: configuration)
        let heard = Heard()
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .bind(to: try SocketAddress(ipAddress: source, port: 0))
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let tls = try NIOSSLClientHandler(context: context, serverHostname: nil)
                    try channel.pipeline.syncOperations.addHandlers([Gate(), tls, Ear(heard)])
                }
            }
            .connect(host: "127.0.0.1", port: port).get()
        return TLSPeer(channel, heard)
    }

    /// Lets go out what was held, and what is said later.
    package func release() async throws {
        try await channel.triggerUserOutboundEvent(Gate.Open()).get()
    }

    package func say(_ text: String) async throws {
        try await channel.writeAndFlush(ByteBuffer(string: text)).get()
    }

    /// What the server has said so far.
    package var heard: [UInt8] { heardBytes.state.withLock { $0.bytes } }
    package var isShaken: Bool { heardBytes.state.withLock { $0.isShaken } }
    package var isClosed: Bool { heardBytes.state.withLock { $0.isClosed } }

    package func close() async throws {
        try await channel.close().get()
    }
}

private final class Heard: Sendable {
    struct State {
        var bytes: [UInt8] = []
        var isShaken = false
        var isClosed = false
    }

    let state = Mutex(State())
}

private final class Ear: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let heard: Heard

    init(_ heard: Heard) {
        self.heard = heard
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case TLSUserEvent.handshakeCompleted = event { heard.state.withLock { $0.isShaken = true } }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let buffer = unwrapInboundIn(data)
        heard.state.withLock { $0.bytes += buffer.readableBytesView }
    }

    func channelInactive(context: ChannelHandlerContext) {
        heard.state.withLock { $0.isClosed = true }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }
}

/// Keeps what goes to the socket until it is opened.
private final class Gate: ChannelOutboundHandler {
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    struct Open: Sendable {}

    private var isOpen = false
    private var held: [(ByteBuffer, EventLoopPromise<Void>?)] = []

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard !isOpen else { return context.write(data, promise: promise) }
        held.append((unwrapOutboundIn(data), promise))
    }

    func flush(context: ChannelHandlerContext) {
        if isOpen { context.flush() }
    }

    func triggerUserOutboundEvent(context: ChannelHandlerContext, event: Any, promise: EventLoopPromise<Void>?) {
        guard event is Open else { return context.triggerUserOutboundEvent(event, promise: promise) }
        isOpen = true
        for (buffer, promise) in held { context.write(wrapOutboundOut(buffer), promise: promise) }
        held = []
        context.flush()
        promise?.succeed()
    }
}
