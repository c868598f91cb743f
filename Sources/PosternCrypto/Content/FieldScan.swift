import PosternWire

/// Reads the outline of protobuf bytes, and refuses what two decoders could read in two ways.
///
/// Ordinary decoders take the last of a doubled field, or merge the two, and put a known number with another wire type
/// among the unknown fields. Here a known field has its wire type, stands once unless it is repeated, and every varint
/// is as short as it can be. Unknown numbers are skipped: they are room to grow.
struct FieldScan: Sendable {
    /// What is known of a message: its fields by number.
    typealias Shape = [UInt64: Field]

    struct Field: Sendable {
        let kind: Kind
        let isRepeated: Bool

        static func one(_ kind: Kind) -> Field { Field(kind: kind, isRepeated: false) }
        static func many(_ kind: Kind) -> Field { Field(kind: kind, isRepeated: true) }
    }

    indirect enum Kind: Sendable {
        case number(atMost: UInt64)
        case bytes
        case message(Shape)
    }

    /// How often each field number stands at the top.
    private(set) var occurrences: [UInt64: Int] = [:]

    /// - Throws: ``LayoutError/truncated``, ``LayoutError/tooLong`` for a number above its limit, and
    ///   ``LayoutError/meaningless(_:)`` for a doubled field, a wrong wire type or a varint that is longer than needed.
    init(_ bytes: ArraySlice<UInt8>, shape: Shape) throws(LayoutError) {
        var rest = bytes
        while !rest.isEmpty {
            let tag = try Self.varint(&rest)
            let number = tag >> 3
            guard (1...maximumNumber).contains(number) else { throw .meaningless("field number") }
            occurrences[number, default: 0] += 1
            try Self.skip(shape[number], wireType: tag & 7, in: &rest)
            if let field = shape[number], !field.isRepeated, occurrences[number] != 1 {
                throw .meaningless("doubled field")
            }
        }
    }

    private static func skip(_ field: Field?, wireType: UInt64, in rest: inout ArraySlice<UInt8>) throws(LayoutError) {
        switch (wireType, field?.kind) {
        case (0, nil):
            _ = try varint(&rest)
        case (0, .number(let limit)):
            guard try varint(&rest) <= limit else { throw .tooLong }
        case (1, nil):
            _ = try take(8, from: &rest)
        case (2, nil), (2, .bytes):
            _ = try take(varint(&rest), from: &rest)
        case (2, .message(let shape)):
            _ = try FieldScan(take(varint(&rest), from: &rest), shape: shape)
        case (5, nil):
            _ = try take(4, from: &rest)
        default:
            throw .meaningless("wire type")
        }
    }

    private static func take(_ count: UInt64, from rest: inout ArraySlice<UInt8>) throws(LayoutError) -> ArraySlice<
        UInt8
    > {
        guard count <= UInt64(rest.count) else { throw .truncated }
        let taken = rest.prefix(Int(count))
        rest = rest.dropFirst(Int(count))
        return taken
    }

    private static func varint(_ rest: inout ArraySlice<UInt8>) throws(LayoutError) -> UInt64 {
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 64, by: 7) {
            guard let byte = rest.popFirst() else { throw .truncated }
            guard shift < 63 || byte <= 1 else { throw .tooLong }
            value |= UInt64(byte & 0x7f) << shift
            if byte < 0x80 {
                guard byte != 0 || shift == 0 else { throw .meaningless("varint") }
                return value
            }
        }
        throw .tooLong
    }
}

/// Protobuf's highest field number, 2^29 - 1.
private let maximumNumber: UInt64 = 536_870_911
