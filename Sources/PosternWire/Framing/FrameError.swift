/// Why a frame cannot be taken. All of them end the connection: where the next frame begins is no longer known.
package enum FrameError: Error, Hashable, Sendable {
    /// The length is over the limit that holds now; nothing of the frame was read.
    case tooLarge(length: UInt32, limit: Int)
    /// The payload is not the protobuf message that it should be.
    case malformed
}
