import NIOCore
import NIOSSL
import NIOTLS
import PosternSession
import PosternWire

/// Drives one session over one TLS channel: framing, deadlines, back-pressure. Lives on its event loop.
///
/// All that a batch of events makes goes out in one write: a flush for each frame costs seven times as much. The hot
/// functions are compiled once more for the relay's session: without its types at hand each step looks them up.
final class SessionHandler<Session: FrameSession>: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private var session: Session
    private let owner: any SessionOwner<Session>
    private let inbox: LoopInbox<Session>
    private let handshakeSeconds: UInt64
    private let peer: PeerHandlers

    private var context: ChannelHandlerContext?
    private var port: SessionPort<Session>?
    private var assembler = FrameAssembler()
    private var outgoing: [UInt8] = []
    private var deadline: Scheduled<Void>?
    private var isPausedBySession = false
    private var isOpen = false
    private var isClosing = false

    /// What the connection's maker wants to know of it.
    struct PeerHandlers {
        /// The handshake is over and the protocol agreed on.
        var opened: (SessionPort<Session>) -> Void = { _ in }
        /// It failed before that.
        var failed: (any Error) -> Void = { _ in }
    }

    init(
        session: Session,
        owner: any SessionOwner<Session>,
        inbox: LoopInbox<Session>,
        handshakeSeconds: UInt64,
        peer: PeerHandlers = PeerHandlers()
    ) {
        self.session = session
        self.owner = owner
        self.inbox = inbox
        self.handshakeSeconds = handshakeSeconds
        self.peer = peer
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        setDeadline(seconds: handshakeSeconds)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
        deadline?.cancel()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case TLSUserEvent.handshakeCompleted(let agreed) = event {
            handshakeCompleted(agreed, context)
        } else {
            context.fireUserInboundEventTriggered(event)
        }
    }

    private func handshakeCompleted(_ agreed: String?, _ context: ChannelHandlerContext) {
        guard agreed == ProtocolVersion.applicationProtocol else {
            peer.failed(TransportError.wrongProtocol)
            context.close(promise: nil)
            return
        }
        isOpen = true
        let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
        let port = SessionPort<Session>(delivering: { [inbox] event in inbox.post(event, to: bound) })
        self.port = port
        perform(session.opened())
        peer.opened(port)
        flush()
    }

    @_specialize(where Session == ServerSession)
    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard isOpen, !isClosing else { return }
        assembler.append(unwrapInboundIn(data))
        readFrames()
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        flush()
    }

    /// What arrives while reading is paused waits in the assembler, at most a read's worth: also what was read from a
    /// peer that does not read the answers.
    @_specialize(where Session == ServerSession)
    private func readFrames() {
        while isOpen, !isClosing, mayRead {
            do {
                guard let payload = try assembler.next() else { return }
                let frame: Session.Inbound = try Frame.decode(payload)
                owner.saw(received: frame, bytes: payload.count)
                perform(session.received(frame))
            } catch {
                return perform(session.receivedGarbage(error))
            }
        }
    }

    @_specialize(where Session == ServerSession)
    func post(_ event: Session.Event) {
        guard isOpen else { return }
        perform(session.handle(event))
    }

    @_specialize(where Session == ServerSession)
    func flush() {
        guard let context else { return }
        if !outgoing.isEmpty {
            let buffer = context.channel.allocator.buffer(bytes: outgoing)
            outgoing.removeAll(keepingCapacity: outgoing.capacity <= 16_384)
            context.writeAndFlush(wrapOutboundOut(buffer), promise: nil)
        }
        if isClosing { context.close(mode: .all, promise: nil) }
    }

    @_specialize(where Session == ServerSession)
    private func perform(_ actions: [SessionAction<Session.Outbound, Session.Question>]) {
        for action in actions { perform(action) }
    }

    @_specialize(where Session == ServerSession)
    private func perform(_ action: SessionAction<Session.Outbound, Session.Question>) {
        switch action {
        case .send(let frame):
            outgoing.append(contentsOf: Frame.encode(frame))
            owner.saw(sent: frame)
        case .deliver(let sequence, let own, let shared):
            let before = outgoing.count
            shared.appendFrame(sequence: sequence, own: own.bytes, to: &outgoing)
            owner.saw(delivery: sequence, bytes: outgoing.count - before)
        case .ask(let question): if let port { owner.answer(question, through: port) }
        case .limitFrames(let bytes): assembler.limit = bytes
        case .setDeadline(let seconds): setDeadline(seconds: seconds)
        case .pauseReading:
            isPausedBySession = true
            adaptReading()
        case .resumeReading:
            isPausedBySession = false
            adaptReading()
            readFrames()
        case .close: isClosing = true
        }
    }

    /// A peer that does not read is not read from.
    func channelWritabilityChanged(context: ChannelHandlerContext) {
        adaptReading()
        readFrames()
        flush()
        context.fireChannelWritabilityChanged()
    }

    private var mayRead: Bool { !isPausedBySession && context?.channel.isWritable == true }

    private func adaptReading() {
        _ = context?.channel.setOption(.autoRead, value: mayRead)
    }

    private func setDeadline(seconds: UInt64?) {
        deadline?.cancel()
        deadline = nil
        guard let seconds, let loop = context?.eventLoop else { return }
        let bound = NIOLoopBound(self, eventLoop: loop)
        deadline = loop.scheduleTask(in: .seconds(Int64(clamping: seconds))) { bound.value.deadlinePassed() }
    }

    private func deadlinePassed() {
        guard isOpen else {
            peer.failed(TransportError.handshakeTimedOut)
            context?.close(promise: nil)
            return
        }
        perform(session.deadlinePassed(peerReads: context?.channel.isWritable ?? false))
        flush()
    }

    func channelInactive(context: ChannelHandlerContext) {
        if isOpen {
            perform(session.closed())
        } else {
            peer.failed(TransportError.closedEarly)
        }
        isOpen = false
        owner.closed()
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if !isOpen { peer.failed(error) }
        context.close(promise: nil)
    }
}
