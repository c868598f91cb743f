import PosternWire

/// The eight digits that both devices show, and the person compares: the first 8 bytes of
///
///     H(T("link code") c[64] identity[133] pk_N[133] r_N[32] r_O[32])
///
/// big-endian, modulo 10^8, with leading zeros.
package struct LinkDigits: Hashable, Sendable {
    private static let count = 8
    private let digits: String

    package init(_ commitment: LinkCommitment, _ answer: LinkAnswer, _ reveal: LinkReveal) {
        let hash = Hash512.of(
            .linkCode,
            commitment.hash.bytes,
            answer.identity.bytes,
            reveal.bytes,
            answer.random
        )
        let number = hash.bytes.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) } % 100_000_000
        let digits = String(number)
        self.digits = String(repeating: "0", count: Self.count - digits.count) + digits
    }

    /// Whether somebody typed these digits, with blanks where they like.
    package func isEqual(toTyped text: String) -> Bool { text.filter { !$0.isWhitespace } == digits }
}

extension LinkDigits: CustomStringConvertible {
    /// Two groups of four.
    package var description: String { "\(digits.prefix(4)) \(digits.suffix(4))" }
}
