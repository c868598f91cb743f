import NIOCore
import NIOPosix
import NIOSSL
import PosternTesting
import Synchronization

/// One client of a broker, over TLS. It acknowledges each publication as soon as it has come.
final class MQTTConnection: Sendable {
    private let channel: any Channel

    /// Connects, and subscribes to `filter` where there is one.
    ///
    /// - Parameter received: Told of the topic of each publication, and of each that the broker has taken (`nil`).
    init(
        _ client: String,
        to broker: MosquittoProcess,
        subscribing filter: String? = nil,
        received: @escaping @Sendable (_ topic: String?) -> Void,
        failed: @escaping @Sendable (any Error) -> Void
    ) async throws {
        var configuration = TLSConfiguration.makeClientConfiguration()
        // Whom it speaks to is not what is measured.
        configuration.certificateVerification = .none
        let tls = try NIOSSLContext(configuration: configuration)
        let (steps, step) = AsyncThrowingStream.makeStream(of: Void.self)
        channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let handler = MQTTHandler(received: received) {
                        step.yield()
                    } failed: { error in
                        step.finish(throwing: error)
                        failed(error)
                    }
                    let handlers: [any ChannelHandler] = [
                        try NIOSSLClientHandler(context: tls, serverHostname: nil), handler,
                    ]
                    try channel.pipeline.syncOperations.addHandlers(handlers)
                }
            }
            .connect(host: "127.0.0.1", port: broker.port).get()
        var answers = steps.makeAsyncIterator()
        say(.connect(client: client))
        try await answers.next()
        guard let filter else { return }
        say(.subscribe(filter: filter))
        try await answers.next()
    }

    func say(_ packet: MQTTPacket) {
        var buffer = channel.allocator.buffer(capacity: 256)
        packet.write(to: &buffer)
        channel.writeAndFlush(buffer, promise: nil)
    }

    func finish() {
        channel.close(promise: nil)
    }
}

private final class MQTTHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let received: @Sendable (_ topic: String?) -> Void
    private let begun: @Sendable () -> Void
    private let failed: @Sendable (any Error) -> Void
    private var pending = ByteBuffer()
    private var outgoing = ByteBuffer()

    /// - Parameter begun: The broker has answered to a connection or subscription.
    init(
        received: @escaping @Sendable (_ topic: String?) -> Void,
        begun: @escaping @Sendable () -> Void,
        failed: @escaping @Sendable (any Error) -> Void
    ) {
        (self.received, self.begun, self.failed) = (received, begun, failed)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var read = unwrapInboundIn(data)
        pending.writeBuffer(&read)
        do {
            while let packet = try MQTTPacket.read(from: &pending) { take(packet) }
        } catch {
            errorCaught(context: context, error: error)
        }
        pending.discardReadBytes()
    }

    private func take(_ packet: MQTTPacket) {
        switch packet {
        case .publish(let topic, let number, _):
            MQTTPacket.published(number: number).write(to: &outgoing)
            received(topic)
        case .published: received(nil)
        case .connected, .subscribed: begun()
        case .connect, .subscribe: break
        }
    }

    /// One write for all that one read brought, as the relay's clients do it.
    func channelReadComplete(context: ChannelHandlerContext) {
        guard outgoing.readableBytes > 0 else { return }
        context.writeAndFlush(wrapOutboundOut(outgoing), promise: nil)
        outgoing = ByteBuffer()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        failed(error)
        context.close(promise: nil)
    }
}
