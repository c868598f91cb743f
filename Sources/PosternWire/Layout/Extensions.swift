/// `X` = n*(type.u16 L(value)): the room that a signed layout has to grow.
///
/// An unknown odd type is ignored, and copied by whoever writes the next version; an unknown even one is refused with
/// "update needed". Which types are known is the layout's to say.
package struct Extensions: Hashable, Sendable {
    package struct Item: Hashable, Sendable {
        package let type: UInt16
        package let value: [UInt8]

        package init(type: UInt16, value: [UInt8]) {
            self.type = type
            self.value = value
        }
    }

    package let items: [Item]

    package init(items: [Item] = []) {
        self.items = items
    }

    package init(from reader: inout ByteReader) throws(LayoutError) {
        let read = try reader.list(0...Limits.extensionItems, key: { [UInt8($0.type >> 8), UInt8($0.type & 255)] }) {
            (reader: inout ByteReader) throws(LayoutError) in
            Item(type: try reader.u16(), value: try reader.sized())
        }
        guard read.allSatisfy({ !$0.type.isMultiple(of: 2) }) else { throw .updateNeeded }
        items = read
    }

    package func write(to writer: inout ByteWriter) {
        writer.list(items) { writer, item in
            writer.u16(item.type)
            writer.sized(item.value)
        }
    }
}
