import Glibc
package import NIOCore

/// Lets a listening socket rest for a second where the machine has nothing left to take a connection with: no
/// descriptors, no memory. Else the kernel says again at once that somebody waits, and the event loop does nothing else.
///
/// What goes wrong with one connection that was about to be taken is nobody else's affair: it stops here. Libraries that
/// read connections as a stream would end the stream, and with it the listener.
package final class AcceptPause: ChannelInboundHandler {
    package typealias InboundIn = any Channel

    private static let pause = TimeAmount.seconds(1)
    private static let shortages: Set<CInt> = [EMFILE, ENFILE, ENOBUFS, ENOMEM]
    private var isPaused = false

    private init() {}

    /// Puts one before all other handlers of a listening channel.
    package static func add(to channel: any Channel) -> EventLoopFuture<Void> {
        channel.eventLoop.submit {
            try channel.pipeline.syncOperations.addHandler(AcceptPause(), position: .first)
        }
    }

    package func errorCaught(context: ChannelHandlerContext, error: any Error) {
        switch (error as? IOError)?.errnoCode {
        case ECONNABORTED: break
        case let code? where Self.shortages.contains(code): rest(context)
        default: context.fireErrorCaught(error)
        }
    }

    private func rest(_ context: ChannelHandlerContext) {
        guard !isPaused else { return }
        isPaused = true
        setReading(false, context)
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        context.eventLoop.scheduleTask(in: Self.pause) {
            let (handler, context) = bound.value
            handler.isPaused = false
            handler.setReading(true, context)
        }
    }

    private func setReading(_ reads: Bool, _ context: ChannelHandlerContext) {
        _ = context.channel.setOption(.autoRead, value: reads)
    }
}
