import Glibc
import NIOCore

/// Lets a listening socket rest for a second where the machine has nothing left to take a connection with: no
/// descriptors, no memory. Else the kernel says again at once that somebody waits, and the event loop does nothing else.
final class AcceptPause: ChannelInboundHandler {
    typealias InboundIn = any Channel

    private static let pause = TimeAmount.seconds(1)
    private static let shortages: Set<CInt> = [EMFILE, ENFILE, ENOBUFS, ENOMEM]
    private var isPaused = false

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard let error = error as? IOError, Self.shortages.contains(error.errnoCode), !isPaused else {
            return context.fireErrorCaught(error)
        }
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
