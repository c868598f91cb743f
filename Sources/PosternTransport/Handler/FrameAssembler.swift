import NIOCore
import PosternWire

/// Cuts the stream into frames. A partial frame is kept, in never more memory than twice the limit and one read.
struct FrameAssembler {
    /// The longest payload that is taken now, bytes.
    var limit = Limits.frameBytesBeforeSignIn
    /// What was read and not taken yet, behind the reader's index.
    private(set) var pending: ByteBuffer?

    mutating func append(_ more: ByteBuffer) {
        guard var rest = pending else {
            pending = more
            return
        }
        // Released first, so that writing copies nothing.
        pending = nil
        var more = more
        if rest.readerIndex > 0 {
            // A buffer never gives back what was read: who ends every read within a frame would have it grow for ever.
            var joined = ByteBuffer()
            joined.reserveCapacity(rest.readableBytes + more.readableBytes)
            joined.writeBuffer(&rest)
            rest = joined
        }
        rest.writeBuffer(&more)
        pending = rest
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
