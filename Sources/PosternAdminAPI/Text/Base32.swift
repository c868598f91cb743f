/// Base32 (RFC 4648 §6) without padding, in lower case, read strictly: no blanks, spare bits zero, so that each byte
/// string has exactly one text.
package enum Base32 {
    package static func text(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        var held: UInt32 = 0
        var heldBits: UInt32 = 0
        for byte in bytes {
            held = held << 8 | UInt32(byte)
            heldBits += 8
            while heldBits >= 5 {
                heldBits -= 5
                text.append(digits[Int(held >> heldBits)])
                held &= 1 << heldBits - 1
            }
        }
        if heldBits > 0 { text.append(digits[Int(held << (5 - heldBits))]) }
        return String(decoding: text, as: UTF8.self)
    }

    /// - Returns: `nil` for anything that ``text(_:)`` does not give.
    package static func bytes(_ text: some StringProtocol) -> [UInt8]? {
        var bytes: [UInt8] = []
        var held: UInt32 = 0
        var heldBits: UInt32 = 0
        for digit in text.utf8 {
            guard let value = value(of: digit) else { return nil }
            held = held << 5 | value
            heldBits += 5
            if heldBits >= 8 {
                heldBits -= 8
                bytes.append(UInt8(truncatingIfNeeded: held >> heldBits))
                held &= 1 << heldBits - 1
            }
        }
        // Five or more left bits would be a digit too many.
        return held == 0 && heldBits < 5 ? bytes : nil
    }

    private static func value(of digit: UInt8) -> UInt32? {
        switch digit {
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(digit - UInt8(ascii: "a"))
        case UInt8(ascii: "2")...UInt8(ascii: "7"): UInt32(digit - UInt8(ascii: "2")) + 26
        default: nil
        }
    }

    private static let digits = Array("abcdefghijklmnopqrstuvwxyz234567".utf8)
}
