import PosternWire
import Testing

@Suite("Layouts")
struct LayoutTests {
    @Test("integers are big-endian, texts behind their length")
    func writing() throws {
        var writer = ByteWriter()
        writer.u16(0x0102)
        writer.u32(0x0304_0506)
        writer.u64(7)
        writer.text("é")
        #expect(Hex.encode(writer.bytes) == "01020304050600000000000000070000" + "0002c3a9")
        var reader = ByteReader(writer.bytes)
        #expect(try reader.u16() == 0x0102)
        #expect(try reader.u32() == 0x0304_0506)
        #expect(try reader.u64() == 7)
        #expect(try reader.text() == "é")
        try reader.finish()
    }

    @Test("a length is checked before anything is taken by it", arguments: [UInt32.max, 65_537, 5])
    func lengths(_ claimed: UInt32) {
        var writer = ByteWriter()
        writer.u32(claimed)
        writer.append([1, 2, 3, 4])
        var reader = ByteReader(writer.bytes)
        #expect(throws: claimed == 5 ? LayoutError.truncated : .tooLong) { try reader.sized() }
    }

    @Test("a text is UTF-8")
    func utf8() {
        var writer = ByteWriter()
        writer.sized([0xc3, 0x28])
        var reader = ByteReader(writer.bytes)
        #expect(throws: LayoutError.notText) { try reader.text() }
    }

    @Test(
        "a list is written sorted, and read only sorted and unique",
        arguments: [[1, 2], [2, 1], [1, 1]] as [[UInt8]]
    )
    func lists(_ items: [UInt8]) throws {
        var writer = ByteWriter()
        writer.u16(UInt16(items.count))
        writer.append(items)
        var reader = ByteReader(writer.bytes)
        let read = Result { () throws(LayoutError) in
            try reader.list(0...2, key: { [$0] }) { (reader: inout ByteReader) throws(LayoutError) in try reader.u8() }
        }
        if items == [1, 2] {
            #expect(try read.get() == items)
        } else {
            #expect(throws: LayoutError.unsorted) { try read.get() }
        }
        var sorted = ByteWriter()
        sorted.list([2, 1] as [UInt8]) { $0.u8($1) }
        #expect(sorted.bytes == [0, 2, 1, 2])
    }

    @Test("an unknown odd extension is kept, an even one asks for an update")
    func extensions() throws {
        var writer = ByteWriter()
        Extensions(items: [.init(type: 7, value: [9])]).write(to: &writer)
        var reader = ByteReader(writer.bytes)
        #expect(try Extensions(from: &reader).items == [.init(type: 7, value: [9])])
        writer = ByteWriter()
        Extensions(items: [.init(type: 8, value: [])]).write(to: &writer)
        var even = ByteReader(writer.bytes)
        #expect(throws: LayoutError.updateNeeded) { try Extensions(from: &even) }
    }

    @Test("base32 has one text for one value")
    func base32() {
        for count in 0...41 {
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ 11) }
            #expect(Base32.decode(Base32.encode(bytes)) == bytes)
        }
        #expect(Base32.encode(Array("foobar".utf8)) == "mzxw6ytboi")
        #expect(Base32.decode("mzxw6ytboj") == nil, "spare bits that are not zero")
        #expect(Base32.decode("mzxw6ytbo") == nil, "an impossible length")
        #expect(Base32.decode("MZXW6") == nil)
        #expect(Base32.decode("m0") == nil)
    }

    @Test("hexadecimal digits", arguments: ["0", "0g", "é0", " 0"])
    func hex(_ text: String) {
        #expect(Hex.decode(text) == nil)
        #expect(Hex.decode("00fFa1") == [0, 255, 161])
    }

    @Test("time saturates")
    func time() {
        #expect(Timestamp(seconds: .max).milliseconds == .max)
        #expect(Timestamp(milliseconds: .max).adding(seconds: 1).milliseconds == .max)
        #expect(Timestamp(seconds: 1).milliseconds(since: Timestamp(seconds: 2)) == 0)
    }

    @Test("identifiers are ordered as unsigned bytes")
    func identifiers() throws {
        let low = try #require(DeviceID([0x7f] + [UInt8](repeating: 0xff, count: 15)))
        let high = try #require(DeviceID([0x80] + [UInt8](repeating: 0, count: 15)))
        #expect(low < high)
        #expect(DeviceID(low.bytes) == low)
        #expect(DeviceID([1, 2, 3]) == nil)
        #expect(high.description == "80000000000000000000000000000000")
    }
}
