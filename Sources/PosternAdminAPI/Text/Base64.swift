/// Base64 in the two alphabets of RFC 4648, read strictly: no blanks, spare bits zero, so that each
/// byte string has exactly one text.
package enum Base64 {
    package enum Alphabet: Sendable {
        /// §4, with padding.
        case standard
        /// §5, without padding.
        case url

        fileprivate var digits: [UInt8] {
            let last = self == .standard ? "+/" : "-_"
            return Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789\(last)".utf8)
        }
    }

    package static func text(_ bytes: [UInt8], _ alphabet: Alphabet = .standard) -> String {
        let digits = alphabet.digits
        var text: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            let value = group.reduce(UInt32(0)) { $0 << 8 | UInt32($1) } << UInt32(8 * (3 - group.count))
            for place in 0...group.count {
                text.append(digits[Int(value >> UInt32(18 - 6 * place) & 63)])
            }
            if alphabet == .standard { text += [UInt8](repeating: UInt8(ascii: "="), count: 3 - group.count) }
        }
        return String(decoding: text, as: UTF8.self)
    }

    package static func bytes(_ text: String, _ alphabet: Alphabet = .standard) -> [UInt8]? {
        var digits = Array(text.utf8)
        if alphabet == .standard {
            guard digits.count.isMultiple(of: 4) else { return nil }
            let padding = digits.suffix(2).filter { $0 == UInt8(ascii: "=") }.count
            digits.removeLast(padding)
        }
        guard digits.count % 4 != 1 else { return nil }
        return decode(digits, values: values(of: alphabet))
    }

    private static func decode(_ digits: [UInt8], values: [UInt8: UInt32]) -> [UInt8]? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(digits.count * 3 / 4)
        var held: UInt32 = 0
        var heldBits: UInt32 = 0
        for digit in digits {
            guard let value = values[digit] else { return nil }
            held = held << 6 | value
            heldBits += 6
            if heldBits >= 8 {
                heldBits -= 8
                bytes.append(UInt8(truncatingIfNeeded: held >> heldBits))
                held &= 1 << heldBits - 1
            }
        }
        return held == 0 ? bytes : nil
    }

    private static func values(of alphabet: Alphabet) -> [UInt8: UInt32] {
        var values: [UInt8: UInt32] = [:]
        for (value, digit) in alphabet.digits.enumerated() { values[digit] = UInt32(value) }
        return values
    }
}
