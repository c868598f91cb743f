import NIOCore

/// Says `100 Continue` where the responder asks for it: a client that sent `Expect: 100-continue` waits with its body.
///
/// It stands between TLS and HTTP: the HTTP library has no words for an answer before the answer.
final class AskingForBody: ChannelOutboundHandler {
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    struct Event: Sendable {}

    func triggerUserOutboundEvent(context: ChannelHandlerContext, event: Any, promise: EventLoopPromise<Void>?) {
        guard event is Event else { return context.triggerUserOutboundEvent(event, promise: promise) }
        let line = context.channel.allocator.buffer(string: "HTTP/1.1 100 Continue\r\n\r\n")
        context.writeAndFlush(wrapOutboundOut(line), promise: promise)
    }
}
