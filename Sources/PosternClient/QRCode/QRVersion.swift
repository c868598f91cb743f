/// How much of a symbol's data is for correcting errors (ISO/IEC 18004 §6.5.1).
package enum QRLevel: Hashable, Sendable {
    /// About 7 % of the codewords can be wrong.
    case low
    /// About 15 %.
    case medium

    /// As it stands in the format information.
    var bits: Int { self == .low ? 1 : 0 }
}

/// A size of symbol, with how its codewords are divided (ISO/IEC 18004 table 9). 1 to 12 are known here: up to 367
/// bytes.
struct QRVersion: Hashable, Sendable {
    let number: Int

    static let all = (1...12).map { QRVersion(number: $0) }

    /// Modules of one side.
    var size: Int { 17 + 4 * number }

    /// Codewords for data and correction together.
    var codewords: Int { Self.totals[number - 1] }

    func blocks(_ level: QRLevel) -> Int {
        (level == .low ? Self.lowBlocks : Self.mediumBlocks)[number - 1]
    }

    /// Correction codewords of each block.
    func correction(_ level: QRLevel) -> Int {
        (level == .low ? Self.lowCorrection : Self.mediumCorrection)[number - 1]
    }

    func dataCodewords(_ level: QRLevel) -> Int { codewords - blocks(level) * correction(level) }

    /// Bits of the number of bytes.
    var countBits: Int { number < 10 ? 8 : 16 }

    /// Bytes that fit beside mode and count.
    func capacity(_ level: QRLevel) -> Int { (8 * dataCodewords(level) - 4 - countBits) / 8 }

    /// Centres of the alignment patterns, on either axis.
    var alignments: [Int] {
        switch number {
        case 1: []
        case 2...6: [6, size - 7]
        default: [6, (size - 1) / 2, size - 7]
        }
    }

    private static let totals = [26, 44, 70, 100, 134, 172, 196, 242, 292, 346, 404, 466]
    private static let lowBlocks = [1, 1, 1, 1, 1, 2, 2, 2, 2, 4, 4, 4]
    private static let lowCorrection = [7, 10, 15, 20, 26, 18, 20, 24, 30, 18, 20, 24]
    private static let mediumBlocks = [1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8]
    private static let mediumCorrection = [10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22]
}
