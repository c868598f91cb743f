/// A `Deliver` frame, joined from a device's own few bytes and the part that all recipients of a message share.
///
/// The shared part (fields 3 and 4) is made once for a message; a device's part (fields 1 and 2) is 77 bytes or so.
/// The result is byte for byte what protobuf would encode: a test compares them.
package struct SharedDelivery: Hashable, Sendable {
    /// Fields 3 and 4 of `Deliver`, encoded.
    package let tail: [UInt8]

    /// - Parameters:
    ///   - encapsulated: The message's ephemeral public key, 133 bytes.
    ///   - envelope: As accepted.
    package init(encapsulated: [UInt8], envelope: [UInt8]) {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(encapsulated.count + envelope.count + 10)
        Self.appendField(3, encapsulated, to: &bytes)
        Self.appendField(4, envelope, to: &bytes)
        tail = bytes
    }

    /// The whole frame, with its 4-byte length, appended to `bytes`.
    ///
    /// - Parameter own: `key-id[16] wrap[48]`, 64 bytes.
    package func appendFrame(sequence: UInt64, own: [UInt8], to bytes: inout [UInt8]) {
        let head = 2 + Self.varintBytes(sequence) + Self.varintBytes(UInt64(own.count)) + own.count
        let body = UInt64(head + tail.count)
        let payload = 1 + Self.varintBytes(body) + head + tail.count
        Frame.appendLength(payload, to: &bytes)
        bytes.append(12 << 3 | 2)
        Self.appendVarint(body, to: &bytes)
        bytes.append(1 << 3)
        Self.appendVarint(sequence, to: &bytes)
        Self.appendField(2, own, to: &bytes)
        bytes.append(contentsOf: tail)
    }

    private static func appendField(_ number: UInt8, _ value: [UInt8], to bytes: inout [UInt8]) {
        bytes.append(number << 3 | 2)
        appendVarint(UInt64(value.count), to: &bytes)
        bytes.append(contentsOf: value)
    }

    private static func varintBytes(_ value: UInt64) -> Int {
        max(1, (UInt64.bitWidth - value.leadingZeroBitCount + 6) / 7)
    }

    private static func appendVarint(_ value: UInt64, to bytes: inout [UInt8]) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }
}
