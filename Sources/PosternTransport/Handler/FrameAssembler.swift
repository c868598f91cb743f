import NIOCore
import PosternWire

/// Cuts the stream into frames. A copy is kept of a partial frame only, never more than the limit and one read.
struct FrameAssembler {
    /// The longest payload that is taken now, bytes.
    var limit = Limits.frameBytesBeforeSignIn
    private var pending: ByteBuffer?

    mutating func append(_ more: ByteBuffer) {
        guard pending != nil else {
            pending = more
            return
        }
        var more = more
        pending?.writeBuffer(&more)
    }

    /// - Returns: The next whole payload, or `nil` when more bytes are needed.
    mutating func next() throws(FrameError) -> [UInt8]? {
        guard var buffer = pending else { return nil }
        guard let claimed = buffer.getInteger(at: buffer.readerIndex, as: UInt32.self) else { return nil }
        let length = try Frame.checkedLength(claimed, limit: limit)
        guard buffer.readableBytes >= Frame.lengthBytes + length else { return nil }
        // Released first, so that moving the reader's index copies nothing.
        pending = nil
        buffer.moveReaderIndex(forwardBy: Frame.lengthBytes)
        let payload = buffer.readBytes(length: length)
        if buffer.readableBytes > 0 { pending = buffer }
        return payload
    }
}
