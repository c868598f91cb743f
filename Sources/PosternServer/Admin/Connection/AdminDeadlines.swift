import NIOCore

/// Ends a connection whose peer takes longer than ``AdminLimits`` allow.
///
/// It stands before TLS, next to the socket: so the time of a handshake counts too, and the end waits for nobody's answer.
final class AdminDeadlines: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// What the connection waits for. The responder tells how far it is, by an outbound event of this type.
    enum Stage: Sendable {
        /// The end of a request's headers.
        case head
        /// The end of its body.
        case body
        /// The desk, and then that the peer reads the answer.
        case answer
        /// The next request.
        case pause
    }

    private let limits: AdminLimits
    private var stage = Stage.head
    private var isDraining = false
    private var deadline: Scheduled<Void>?

    init(_ limits: AdminLimits) {
        self.limits = limits
    }

    func handlerAdded(context: ChannelHandlerContext) {
        setDeadline(context)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        deadline?.cancel()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if stage == .pause { enter(.head, context) }
        context.fireChannelRead(data)
    }

    func triggerUserOutboundEvent(context: ChannelHandlerContext, event: Any, promise: EventLoopPromise<Void>?) {
        guard let stage = event as? Stage else {
            return context.triggerUserOutboundEvent(event, promise: promise)
        }
        enter(stage, context)
        promise?.succeed()
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if stage == .answer { setDeadline(context) }
        context.fireChannelWritabilityChanged()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is ChannelShouldQuiesceEvent {
            isDraining = true
            setDeadline(context)
        }
        context.fireUserInboundEventTriggered(event)
    }

    func channelInactive(context: ChannelHandlerContext) {
        deadline?.cancel()
        context.fireChannelInactive()
    }

    private func enter(_ stage: Stage, _ context: ChannelHandlerContext) {
        self.stage = stage
        setDeadline(context)
    }

    private func setDeadline(_ context: ChannelHandlerContext) {
        deadline?.cancel()
        deadline = nil
        guard let time = patience(isWritable: context.channel.isWritable) else { return }
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        deadline = context.eventLoop.scheduleTask(in: time) { bound.value.close(promise: nil) }
    }

    /// - Returns: `nil` where it is not the peer who is waited for.
    private func patience(isWritable: Bool) -> TimeAmount? {
        let time: TimeAmount? =
            switch stage {
            case .head: limits.headTime
            case .body: limits.bodyTime
            case .answer: isWritable ? nil : limits.unreadTime
            case .pause: limits.idleTime
            }
        return isDraining ? time.map { min($0, limits.drainTime) } : time
    }
}
