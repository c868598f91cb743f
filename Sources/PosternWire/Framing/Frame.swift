package import SwiftProtobuf

/// The protobuf message of a frame.
package protocol FrameBody: Message, Hashable {}

extension ClientFrame: FrameBody {}
extension ServerFrame: FrameBody {}

/// A frame is a 4-byte big-endian length and one protobuf message: `ClientFrame` up, `ServerFrame` down.
package enum Frame {
    package static let lengthBytes = 4

    /// The payload's length, checked before anything of it is read or allocated.
    ///
    /// - Throws: ``FrameError/tooLarge(length:limit:)``.
    package static func checkedLength(_ length: UInt32, limit: Int) throws(FrameError) -> Int {
        guard length <= UInt32(clamping: limit) else { throw .tooLarge(length: length, limit: limit) }
        return Int(length)
    }

    /// Length and payload, ready for the socket.
    ///
    /// Encoding our own value cannot fail but for missing required fields, which proto3 has none of.
    package static func encode(_ message: some FrameBody) -> [UInt8] {
        let payload: [UInt8] = (try? message.serializedBytes()) ?? []
        return lengthPrefix(payload.count) + payload
    }

    /// - Throws: ``FrameError/malformed``.
    package static func decode<Body: FrameBody>(_ payload: some SwiftProtobufContiguousBytes) throws(FrameError) -> Body
    {
        do {
            return try Body(serializedBytes: payload)
        } catch {
            throw .malformed
        }
    }

    package static func lengthPrefix(_ count: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        appendLength(count, to: &bytes)
        return bytes
    }

    static func appendLength(_ count: Int, to bytes: inout [UInt8]) {
        let length = UInt32(clamping: count)
        bytes.append(UInt8(truncatingIfNeeded: length >> 24))
        bytes.append(UInt8(truncatingIfNeeded: length >> 16))
        bytes.append(UInt8(truncatingIfNeeded: length >> 8))
        bytes.append(UInt8(truncatingIfNeeded: length))
    }
}
