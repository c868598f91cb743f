import NIOCore
import NIOPosix
import Testing

/// A server without TLS, on any free port of the loopback address, that says one thing to who speaks to it, or nothing.
final class MuteServer: Sendable {
    let port: Int
    private let channel: any Channel

    init(saying text: String? = nil) async throws {
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Mouth(text))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        self.channel = channel
        port = try #require(channel.localAddress?.port)
    }

    deinit {
        channel.close(promise: nil)
    }

    private final class Mouth: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer

        private let text: String?

        init(_ text: String?) {
            self.text = text
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            guard let text else { return }
            context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
        }
    }
}
