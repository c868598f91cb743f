/// A protobuf field written by hand, right or wrong.
struct RawField: Sendable {
    let number: UInt64
    let bytes: [UInt8]

    static func bytes(_ number: UInt64, _ content: [UInt8]) -> RawField {
        RawField(number: number, bytes: varint(number << 3 | 2) + varint(UInt64(content.count)) + content)
    }

    static func text(_ number: UInt64, _ content: String) -> RawField { bytes(number, Array(content.utf8)) }

    static func message(_ number: UInt64, _ fields: [RawField]) -> RawField { bytes(number, fields.flatMap(\.bytes)) }

    static func number(_ number: UInt64, _ value: UInt64) -> RawField {
        RawField(number: number, bytes: varint(number << 3) + varint(value))
    }

    /// Eight bytes, which no field of a content is.
    static func fixed(_ number: UInt64) -> RawField {
        RawField(number: number, bytes: varint(number << 3 | 1) + [UInt8](repeating: 0, count: 8))
    }

    private static func varint(_ value: UInt64) -> [UInt8] {
        value < 0x80 ? [UInt8(value)] : [UInt8(value & 0x7f) | 0x80] + varint(value >> 7)
    }
}
