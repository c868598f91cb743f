/// The bytes of a symbol: one segment of bytes, padding, correction, interleaved (ISO/IEC 18004 §7.4 to §7.6).
struct QRCodewords {
    let bytes: [UInt8]

    /// - Parameter content: At most ``QRVersion/capacity(_:)`` bytes.
    init(_ content: [UInt8], _ version: QRVersion, _ level: QRLevel) {
        let data = Self.padded(content, version, level)
        let count = version.blocks(level)
        let solomon = ReedSolomon(count: version.correction(level))
        var blocks: [[UInt8]] = []
        var start = 0
        for index in 0..<count {
            // The last blocks hold one codeword more where the number does not divide evenly.
            let isLonger = index >= count - data.count % count
            let end = start + data.count / count + (isLonger ? 1 : 0)
            blocks.append(Array(data[start..<end]))
            start = end
        }
        bytes = Self.interleaved(blocks) + Self.interleaved(blocks.map { solomon.correction(of: $0) })
    }

    private static func padded(_ content: [UInt8], _ version: QRVersion, _ level: QRLevel) -> [UInt8] {
        var bits: [Bool] = []
        func append(_ value: Int, _ count: Int) {
            for bit in (0..<count).reversed() { bits.append(value >> bit & 1 == 1) }
        }
        append(0b0100, 4)
        append(content.count, version.countBits)
        for byte in content { append(Int(byte), 8) }
        let capacity = 8 * version.dataCodewords(level)
        append(0, min(4, capacity - bits.count))
        append(0, (8 - bits.count % 8) % 8)
        for index in 0..<(capacity - bits.count) / 8 { append(index.isMultiple(of: 2) ? 0xEC : 0x11, 8) }
        return stride(from: 0, to: bits.count, by: 8).map { start in
            bits[start..<start + 8].reduce(0) { $0 << 1 | ($1 ? 1 : 0) }
        }
    }

    private static func interleaved(_ blocks: [[UInt8]]) -> [UInt8] {
        (0..<(blocks.map(\.count).max() ?? 0)).flatMap { index in
            blocks.compactMap { index < $0.count ? $0[index] : nil }
        }
    }
}
