/// Reads the fixed layouts of signed documents and headers: big-endian, without separators, limits first.
package struct ByteReader {
    private let bytes: [UInt8]
    package private(set) var offset = 0

    package init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    package var isAtEnd: Bool { offset == bytes.count }
    package var remaining: Int { bytes.count - offset }

    /// - Throws: ``LayoutError/trailing`` unless everything was read.
    package func finish() throws(LayoutError) {
        guard isAtEnd else { throw .trailing }
    }

    package mutating func take(_ count: Int) throws(LayoutError) -> [UInt8] {
        guard count >= 0, count <= remaining else { throw .truncated }
        defer { offset += count }
        return Array(bytes[offset..<offset + count])
    }

    package mutating func u8() throws(LayoutError) -> UInt8 {
        guard remaining >= 1 else { throw .truncated }
        defer { offset += 1 }
        return bytes[offset]
    }

    package mutating func u16() throws(LayoutError) -> UInt16 { try integer() }
    package mutating func u32() throws(LayoutError) -> UInt32 { try integer() }
    package mutating func u64() throws(LayoutError) -> UInt64 { try integer() }

    private mutating func integer<Integer: FixedWidthInteger>() throws(LayoutError) -> Integer {
        let size = Integer.bitWidth / 8
        guard size <= remaining else { throw .truncated }
        var value: Integer = 0
        for index in offset..<offset + size { value = value << 8 | Integer(bytes[index]) }
        offset += size
        return value
    }

    package mutating func identifier<Subject>() throws(LayoutError) -> Identifier<Subject> {
        Identifier(try u64(), try u64())
    }

    package mutating func who() throws(LayoutError) -> Who {
        Who(network: try identifier(), user: try identifier())
    }

    package mutating func hash() throws(LayoutError) -> Hash512 {
        guard let hash = Hash512(try take(Hash512.byteCount)) else { throw .truncated }
        return hash
    }

    /// A SEC1 uncompressed point, 133 bytes; whether it lies on the curve is for `PosternPrimitives` to say.
    package mutating func point() throws(LayoutError) -> [UInt8] { try take(Limits.pointBytes) }

    package mutating func seconds() throws(LayoutError) -> Timestamp { Timestamp(seconds: try u64()) }

    /// `L(x)`: a u32 length and as many bytes.
    package mutating func sized(atMost limit: Int = Limits.sizedBytes) throws(LayoutError) -> [UInt8] {
        let length = try u32()
        guard length <= UInt32(clamping: limit) else { throw .tooLong }
        return try take(Int(length))
    }

    /// `L(x)` where x is a text: valid UTF-8, at most `limit` bytes.
    package mutating func text(atMost limit: Int = Limits.sizedBytes) throws(LayoutError) -> String {
        guard let text = String(validating: try sized(atMost: limit), as: UTF8.self) else { throw .notText }
        return text
    }

    /// `n*(…)`: a u16 count, then items sorted by the bytes of their first field, unique.
    ///
    /// - Parameters:
    ///   - counts: The allowed number of items.
    ///   - key: The encoded bytes of an item's first field.
    package mutating func list<Item>(
        _ counts: ClosedRange<Int>,
        key: (Item) -> [UInt8],
        item: (inout ByteReader) throws(LayoutError) -> Item
    ) throws(LayoutError) -> [Item] {
        let count = Int(try u16())
        guard counts.contains(count) else { throw .tooLong }
        var items: [Item] = []
        var last: [UInt8]?
        for _ in 0..<count {
            let next = try item(&self)
            let nextKey = key(next)
            if let last, !last.lexicographicallyPrecedes(nextKey) { throw .unsorted }
            last = nextKey
            items.append(next)
        }
        return items
    }
}
