/// Writes what ``ByteReader`` reads. Lists are sorted here, so that nobody signs an unsorted one.
package struct ByteWriter {
    package private(set) var bytes: [UInt8] = []

    package init() {}

    package mutating func append(_ more: some Sequence<UInt8>) { bytes.append(contentsOf: more) }
    package mutating func u8(_ value: UInt8) { bytes.append(value) }
    package mutating func u16(_ value: UInt16) { integer(value) }
    package mutating func u32(_ value: UInt32) { integer(value) }
    package mutating func u64(_ value: UInt64) { integer(value) }
    package mutating func label(_ label: Label) { append(label.bytes) }
    package mutating func identifier<Subject>(_ identifier: Identifier<Subject>) { append(identifier.bytes) }
    package mutating func who(_ who: Who) { append(who.bytes) }
    package mutating func hash(_ hash: Hash512) { append(hash.bytes) }
    package mutating func seconds(_ time: Timestamp) { u64(time.seconds) }

    private mutating func integer<Integer: FixedWidthInteger>(_ value: Integer) {
        for shift in stride(from: Integer.bitWidth - 8, through: 0, by: -8) {
            bytes.append(UInt8(truncatingIfNeeded: value >> Integer(shift)))
        }
    }

    /// `L(x)`. The caller keeps x within the field's limit; a reader refuses more.
    package mutating func sized(_ content: some Collection<UInt8>) {
        u32(UInt32(clamping: content.count))
        append(content)
    }

    package mutating func text(_ text: String) { sized(Array(text.utf8)) }

    /// `n*(…)`: a u16 count, then the encoded items in the order of their first field, which each item begins with.
    package mutating func list<Item>(_ items: [Item], item: (inout ByteWriter, Item) -> Void) {
        let encoded = items.map { value in
            var writer = ByteWriter()
            item(&writer, value)
            return writer.bytes
        }
        u16(UInt16(clamping: items.count))
        for bytes in encoded.sorted(by: { $0.lexicographicallyPrecedes($1) }) { append(bytes) }
    }
}
