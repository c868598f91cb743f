import NIOCore
import NIOPosix
import PosternTesting
import Synchronization

/// Stands between clients and a relay, and can cut or stall what passes.
final class LinkProxy: Sendable {
    private let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    private let target: Mutex<Int>
    private let channels = Mutex<[any Channel]>([])
    private let isStalled = Atomic<Bool>(false)
    private let server: Mutex<(any Channel)?> = Mutex(nil)

    init(to port: Int) {
        target = Mutex(port)
    }

    /// - Returns: The port that clients come to.
    func start() async throws -> Int {
        let channel = try await ServerBootstrap(group: group)
            .childChannelInitializer { client in self.join(client) }
            .bind(host: "127.0.0.1", port: 0).get()
        server.withLock { $0 = channel }
        guard let port = channel.localAddress?.port else { throw TestFailure("the proxy has no port") }
        return port
    }

    /// The relay listens elsewhere now.
    func use(_ port: Int) { target.withLock { $0 = port } }

    /// Resets every connection on both sides: nobody is told anything first.
    func cut() async {
        let open = channels.withLock { channels in
            defer { channels = [] }
            return channels
        }
        for channel in open {
            _ = try? await (channel as? any SocketOptionProvider)?
                .setSoLinger(linger(l_onoff: 1, l_linger: 0)).get()
            try? await channel.close().get()
        }
        isStalled.store(false, ordering: .relaxed)
    }

    /// What the relay says gets nowhere, until ``cut()``.
    func stall() { isStalled.store(true, ordering: .relaxed) }

    func stop() async {
        await cut()
        try? await server.withLock { $0 }?.close().get()
        try? await group.shutdownGracefully()
    }

    private func join(_ client: any Channel) -> EventLoopFuture<Void> {
        let port = target.withLock { $0 }
        return ClientBootstrap(group: client.eventLoop)
            .connect(host: "127.0.0.1", port: port)
            .flatMap { relay in
                self.channels.withLock { $0 += [client, relay] }
                return client.eventLoop.makeCompletedFuture {
                    try client.pipeline.syncOperations.addHandler(Passing(to: relay) { false })
                    try relay.pipeline.syncOperations.addHandler(
                        Passing(to: client) { self.isStalled.load(ordering: .relaxed) }
                    )
                }
            }
    }

    /// Passes on what comes, or drops it where it is stalled: the connection is of no use afterwards, and is cut.
    private final class Passing: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        private let other: any Channel
        private let isStalled: () -> Bool

        init(to other: any Channel, isStalled: @escaping () -> Bool) {
            (self.other, self.isStalled) = (other, isStalled)
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            guard !isStalled() else { return }
            other.writeAndFlush(unwrapInboundIn(data), promise: nil)
        }

        func channelInactive(context: ChannelHandlerContext) {
            other.close(promise: nil)
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            context.close(promise: nil)
        }
    }
}
