/// Percent-encoding as Signature Version 4 asks for it: all but RFC 3986's unreserved characters,
/// with upper-case digits.
package enum PercentEncoding {
    /// - Parameter kept: Further bytes that stay as they are.
    package static func encode(_ text: String, keeping kept: Set<UInt8> = []) -> String {
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            if isUnreserved(byte) || kept.contains(byte) {
                bytes.append(byte)
            } else {
                bytes += [UInt8(ascii: "%")] + Hexadecimal.digits(of: byte).map(upperCase)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// - Returns: `nil` when a `%` is not followed by two digits or the bytes are not UTF-8.
    ///   A `+` stands for itself: only HTML forms read it as a blank.
    static func decode(_ text: some StringProtocol) -> String? {
        let encoded = Array(text.utf8)
        var bytes: [UInt8] = []
        var index = 0
        while index < encoded.count {
            if encoded[index] == UInt8(ascii: "%") {
                guard index + 2 < encoded.count else { return nil }
                let digits = String(decoding: encoded[index + 1...index + 2], as: UTF8.self).lowercased()
                guard let byte = Hexadecimal.bytes(digits) else { return nil }
                bytes += byte
                index += 3
            } else {
                bytes.append(encoded[index])
                index += 1
            }
        }
        return String(validating: bytes, as: UTF8.self)
    }

    private static func upperCase(_ digit: UInt8) -> UInt8 {
        digit >= UInt8(ascii: "a") ? digit - 0x20 : digit
    }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"): true
        case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"): true
        default: false
        }
    }
}
