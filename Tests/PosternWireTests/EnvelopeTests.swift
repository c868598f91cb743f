import PosternWire
import Testing

@Suite("Envelopes")
struct EnvelopeTests {
    static func header(_ change: (inout Header) -> Void = { _ in }) -> Header {
        var header = Header(
            kind: .direct,
            network: .filled(1),
            conversation: .filled(2),
            message: .filled(3),
            sender: .filled(4),
            device: .filled(5),
            listVersion: 6,
            counter: 7,
            sentAt: Timestamp(milliseconds: 8),
            timeToLive: 9,
            previous: .filled(10),
            commitment: .filled(11)
        )
        change(&header)
        return header
    }

    @Test("the header has its fields where the page says")
    func offsets() throws {
        let bytes = Self.header().bytes
        #expect(bytes.count == Limits.headerBytes)
        #expect(Array(bytes[..<4]) == [1, 1, 1, 0])
        for (offset, value) in [(4, 1), (20, 2), (36, 3), (52, 4), (68, 5)] as [(Int, UInt8)] {
            #expect(Array(bytes[offset..<offset + 16]) == [UInt8](repeating: value, count: 16))
        }
        #expect(Array(bytes[84..<92]) == [0, 0, 0, 6, 0, 0, 0, 0])
        #expect(Array(bytes[92..<112]) == [0, 0, 0, 0, 0, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0, 8, 0, 0, 0, 9])
        #expect(Array(bytes[112..<176]) == [UInt8](repeating: 10, count: 64))
        #expect(Array(bytes[176..<240]) == [UInt8](repeating: 0, count: 64))
        #expect(Array(bytes[240..<304]) == [UInt8](repeating: 11, count: 64))
        #expect(try Header(parsing: bytes) == Self.header())
    }

    @Test("a header of another length is refused", arguments: [0, 1, 303, 305])
    func length(_ count: Int) {
        let bytes = Array((Self.header().bytes + [0]).prefix(count))
        #expect(throws: count == 305 ? LayoutError.trailing : .truncated) { try Header(parsing: bytes) }
    }

    static let broken: [(String, @Sendable (inout Header) -> Void)] = [
        ("list version", { $0.listVersion = 0 }),
        ("room version", { $0.roomVersion = 1 }),
        ("room entry", { $0.roomEntry = .filled(1) }),
        ("room version", { $0.kind = .room }),
        ("counter", { $0.counter = 0 }),
        ("time to live", { $0.timeToLive = 0 }),
        ("time to live", { $0.timeToLive = Limits.timeToLiveSeconds + 1 }),
        ("counter", { $0.isTransient = true }),
        ("previous", { ($0.isTransient, $0.counter) = (true, 0) }),
        ("time to live", { ($0.isTransient, $0.counter, $0.previous) = (true, 0, .zero) }),
        ("flags", { ($0.isTransient, $0.kind) = (true, .device) }),
    ]

    @Test("rules that need no document", arguments: broken.indices)
    func rules(_ index: Int) {
        let (field, change) = Self.broken[index]
        #expect(throws: LayoutError.meaningless(field)) { try Header(parsing: Self.header(change).bytes) }
    }

    @Test("unknown versions and suites ask for an update, unknown kinds and flags are refused")
    func versions() {
        for (offset, value, error) in [
            (0, 2, LayoutError.updateNeeded), (1, 2, .updateNeeded), (2, 0, .meaningless("kind")),
            (2, 5, .meaningless("kind")), (3, 2, .meaningless("flags")), (3, 0x80, .meaningless("flags")),
        ] as [(Int, UInt8, LayoutError)] {
            var bytes = Self.header().bytes
            bytes[offset] = value
            #expect(throws: error) { try Header(parsing: bytes) }
        }
    }

    @Test("an envelope's parts come back as they went in; what is cut or too long is refused")
    func envelope() throws {
        let ciphertext = [UInt8](repeating: 3, count: 256 + 16)
        let envelope = Envelope(
            header: Self.header(),
            wrapDigest: .filled(1),
            signature: [UInt8](repeating: 2, count: 132),
            ciphertext: ciphertext
        )
        let parsed = try Envelope(parsing: envelope.bytes)
        #expect(parsed == envelope)
        #expect(parsed.wrapDigest == .filled(1))
        #expect(parsed.signature == [UInt8](repeating: 2, count: 132))
        #expect(parsed.ciphertext == ciphertext)
        #expect(parsed.headerBytes == Self.header().bytes)
        for count in 0..<envelope.bytes.count {
            #expect(throws: LayoutError.truncated) { try Envelope(parsing: Array(envelope.bytes[..<count])) }
        }
        let long = envelope.bytes + [UInt8](repeating: 0, count: Limits.paddedContentBytes)
        #expect(throws: LayoutError.tooLong) { try Envelope(parsing: long) }
    }

    @Test("a wrap block is sorted, unique and of whole rows")
    func wrapBlock() throws {
        let rows = [9, 3, 200].map { value in
            WrapBlock.Row(
                device: .filled(value),
                wrap: OwnWrap(key: .filled(value), wrap: [UInt8](repeating: value, count: 48))
            )
        }
        let point = [UInt8](repeating: 4, count: 133)
        let block = WrapBlock(encapsulated: point, rows: rows)
        #expect(block.devices == [.filled(3), .filled(9), .filled(200)])
        #expect(block.bytes.count == 133 + 3 * 80)
        let parsed = try WrapBlock(parsing: block.bytes)
        #expect(parsed == block)
        #expect(parsed.encapsulated == point)
        #expect(parsed.row(of: .filled(9)) == rows[0])
        #expect(parsed.row(at: 3) == nil)
        #expect(parsed.row(of: .filled(1)) == nil)
        for count in 0..<block.bytes.count where count != 133 + 80 && count != 133 + 160 {
            #expect(throws: LayoutError.truncated) { try WrapBlock(parsing: Array(block.bytes[..<count])) }
        }
        let swapped = point + block.bytes[213..<293] + block.bytes[133..<213]
        #expect(throws: LayoutError.unsorted) { try WrapBlock(parsing: Array(swapped)) }
        let doubled = point + block.bytes[133..<213] + block.bytes[133..<213]
        #expect(throws: LayoutError.unsorted) { try WrapBlock(parsing: Array(doubled)) }
        let huge = [UInt8](repeating: 0, count: WrapBlock.bytes(rows: 4097))
        #expect(throws: LayoutError.tooLong) { try WrapBlock(parsing: huge) }
    }
}

extension Identifier {
    static func filled(_ byte: UInt8) -> Self { Self([UInt8](repeating: byte, count: 16)) ?? .zero }
}

extension Hash512 {
    static func filled(_ byte: UInt8) -> Hash512 { Hash512([UInt8](repeating: byte, count: 64)) ?? .zero }
}
