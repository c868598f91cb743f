import PosternCrypto
import PosternWire
import Testing

@Suite("Padding")
struct PaddingTests {
    @Test(
        "smaller sizes are padded to 256, larger ones to Padmé's",
        arguments: [
            (4, 256), (255, 256), (256, 256), (257, 272), (272, 272), (273, 288), (1000, 1024), (1025, 1088),
            (65_540, 67_584), (81_919, 81_920), (81_920, 81_920),
        ]
    )
    func sizes(_ count: Int, _ padded: Int) {
        #expect(Padding.paddedSize(of: count) == padded)
    }

    @Test("no size grows by more than an eighth, and each padded size is its own")
    func bounds() {
        let wrong = (256...Limits.paddedContentBytes).filter { count in
            let padded = Padding.paddedSize(of: count)
            return padded < count || padded - count >= max(16, count / 8) || Padding.paddedSize(of: padded) != padded
        }
        #expect(wrong.isEmpty)
    }

    @Test("what was padded comes back", arguments: [0, 1, 251, 252, 253, 4096, 81_916])
    func roundTrip(_ count: Int) throws {
        let content = [UInt8](repeating: 7, count: count)
        let plain = try Padding.pad(content)
        #expect(plain.count == Padding.paddedSize(of: count + 4))
        #expect(try Padding.unpad(plain) == content)
    }

    @Test("content over the limit is not padded")
    func tooLong() {
        #expect(throws: LayoutError.tooLong) { try Padding.pad([UInt8](repeating: 0, count: 81_917)) }
    }

    @Test("a plaintext cut anywhere is refused")
    func cut() throws {
        let plain = try Padding.pad([UInt8](repeating: 7, count: 300))
        for count in plain.indices {
            #expect(throws: LayoutError.self) { try Padding.unpad(Array(plain[..<count])) }
        }
    }
}
