import PosternPrimitives
import PosternWire
import Testing

@testable import PosternClient

@Suite("QR codes")
struct QRCodeTests {
    /// Bytes, level, modules of a side, and the start of SHA-256 over all modules, row by row, as the digits 0 and 1: made
    /// by the Python package `qrcode` 8.2 (BSD), which was told the mask. Every size and level is among them.
    static let vectors: [(Int, QRLevel, Int, String)] = [
        (1, .low, 21, "c8b94007197ad57de04587d88c0bc0ef"),
        (1, .medium, 21, "2e7add7dfd3288d4ed23295399f43abf"),
        (14, .low, 21, "0f4179695683b971e67cc65b310e807f"),
        (14, .medium, 21, "8d2cac1ac4dc978608546538b9461700"),
        (15, .low, 21, "92f9cf9b9f06900c470b42a668eff86c"),
        (15, .medium, 25, "2e2201f420787301931883808225c0f2"),
        (26, .low, 25, "4bf90c8bd10f88b201b64c23e69f6975"),
        (26, .medium, 25, "6f5c4c6ce31161a6d1748e360d48b4e9"),
        (40, .low, 29, "f622e9e326055a4707006cfa90380d7c"),
        (40, .medium, 29, "1ddf87ab5ede4364cf540fc0639de3d5"),
        (62, .low, 33, "876efa6eeb7fdc27f497509d13e10afa"),
        (62, .medium, 33, "af80243c78c8682bc24f07a5712cb3fd"),
        (80, .low, 37, "0a652294f4c8c40b757ff7a60e4baed6"),
        (80, .medium, 37, "79b275c752559f0c2900e4df8fdc71fb"),
        (100, .low, 37, "740ee721f1e77976a1bd5bcd28e160de"),
        (100, .medium, 41, "4a439d6d8defe0ce271cc61364ada8dc"),
        (120, .low, 41, "7b81fa2d1a57c46b5f012e2c3320a894"),
        (120, .medium, 45, "7b476db24be0c8491d38d8bf99c00133"),
        (150, .low, 45, "6c2217ef7f897f80310878612826ab1e"),
        (150, .medium, 49, "cf06f264ec819bad9dc29a8f397b824e"),
        (152, .low, 45, "887de1e75940704e4528e5ef37fffd50"),
        (152, .medium, 49, "3932eb8ac16c0f42ed2028890f28ed22"),
        (170, .low, 49, "13d851968b4f2c8a5537c30199e860cc"),
        (170, .medium, 53, "6d09b1ce8e73225ed51515e361c0022c"),
        (200, .low, 53, "86a5f2202fa34bc7133e98e05cf4d75c"),
        (200, .medium, 57, "8da30af74636072e27ba93616cf60766"),
        (240, .low, 57, "908035d4bebd8fb9c7b802c51c01f09f"),
        (240, .medium, 61, "01438757dc5ee8786288c464017f6802"),
        (287, .low, 61, "4bc6dcb20c33538edc08cb7f890af451"),
        (287, .medium, 65, "b9e4cfb978199834910e4a2f7695e81b"),
    ]

    private func content(_ count: Int) -> [UInt8] { (0..<count).map { UInt8(97 + $0 * 7 % 26) } }

    @Test("agree with those of another program", arguments: vectors)
    func agrees(_ count: Int, _ level: QRLevel, _ size: Int, _ hash: String) throws {
        let code = try #require(QRCode(content(count), level: level))
        #expect(code.size == size)
        let modules = (0..<size).flatMap { y in (0..<size).map { x in UInt8(ascii: code[x, y] ? "1" : "0") } }
        #expect(Hex.encode(Digest.sha256(modules)).hasPrefix(hash))
    }

    @Test("hold so many bytes, and no more")
    func capacity() {
        #expect(QRCode(content(367), level: .low)?.size == 65)
        #expect(QRCode(content(368), level: .low) == nil)
        #expect(QRCode(content(287), level: .medium)?.size == 65)
        #expect(QRCode(content(288), level: .medium) == nil)
        #expect(QRCode([])?.size == 21)
    }

    @Test("are drawn with a light margin, two rows on a line")
    func lines() throws {
        let code = try #require(QRCode(content(14)))
        let lines = code.lines
        #expect(lines.count == 15)
        #expect(lines.allSatisfy { $0.count == 29 })
        #expect(lines[0] == String(repeating: "█", count: 29))
        #expect(lines[2].hasPrefix("████ ▄▄▄▄▄ "))
    }
}
