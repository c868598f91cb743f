import NIOCore
import NIOSSL
import NIOTLS
import PosternTesting
import PosternWire
import Synchronization

/// What a relay has said on one connection and nobody has taken yet.
final class HeardFrames: Sendable {
    private struct State {
        var frames: [ServerFrame] = []
        var isShaken = false
        var isClosed = false
        var failure: String?
    }

    private let state = Mutex(State())

    /// Waits for the handshake's end.
    func handshake() async throws {
        try await eventually("a TLS handshake") {
            try state.withLock { state in
                if state.isShaken { return true }
                if state.isClosed { throw TestFailure("no handshake: \(state.failure ?? "closed")") }
                return false
            }
        }
    }

    func next<Value: Sendable>(
        _ what: String,
        within time: Duration,
        take: (ServerFrame) -> Value?
    ) async throws -> Value {
        try await eventually(what, within: time) {
            try state.withLock { state in
                for (index, frame) in state.frames.enumerated() {
                    guard let value = take(frame) else { continue }
                    state.frames.remove(at: index)
                    return value
                }
                guard !state.isClosed else { throw TestFailure("\(what): closed after \(state.frames)") }
                return nil
            }
        }
    }

    func takeAll<Value: Sendable>(_ take: (ServerFrame) -> Value?) -> [Value] {
        state.withLock { state in
            let taken = state.frames.compactMap(take)
            state.frames.removeAll { take($0) != nil }
            return taken
        }
    }

    func end(within time: Duration) async throws -> [ServerFrame] {
        try await eventually("the connection's end", within: time) {
            state.withLock { $0.isClosed ? $0.frames : nil }
        }
    }

    fileprivate func shaken() { state.withLock { $0.isShaken = true } }
    fileprivate func add(_ frame: ServerFrame) { state.withLock { $0.frames.append(frame) } }
    fileprivate func closed() { state.withLock { $0.isClosed = true } }
    fileprivate func failed(_ error: any Error) { state.withLock { $0.failure = $0.failure ?? "\(error)" } }
}

/// Cuts what arrives into frames.
final class FrameEar: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let heard: HeardFrames
    private var pending = ByteBuffer()

    init(_ heard: HeardFrames) {
        self.heard = heard
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case TLSUserEvent.handshakeCompleted = event { heard.shaken() }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var more = unwrapInboundIn(data)
        pending.writeBuffer(&more)
        do {
            while let payload = pending.readLengthPrefixedSlice(as: UInt32.self) {
                heard.add(try Frame.decode(Array(payload.readableBytesView)))
            }
        } catch {
            heard.failed(error)
            context.close(promise: nil)
        }
        pending.discardReadBytes()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        heard.failed(error)
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        heard.closed()
    }
}
