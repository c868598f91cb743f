/// The transfer encoding of a letter's texts: ASCII, in lines of at most 76 characters.
///
/// - seealso: RFC 2045 §6.7
enum QuotedPrintable {
    /// - Parameter text: Its lines end with LF, or CR LF.
    /// - Returns: Lines that end with LF, as programs for Unix take them.
    static func encode(_ text: String) -> String {
        var lines: [String] = []
        for line in text.split(omittingEmptySubsequences: false, whereSeparator: { $0 == "\n" || $0 == "\r\n" }) {
            lines += encode(line: Array(line.utf8))
        }
        return lines.joined(separator: "\n")
    }

    private static func encode(line: [UInt8]) -> [String] {
        var lines = [""]
        for (index, byte) in line.enumerated() {
            let token = token(byte, isLast: index == line.count - 1, isFirst: lines[lines.count - 1].isEmpty)
            // Room is kept for the `=` that says that the line goes on.
            if lines[lines.count - 1].utf8.count + token.utf8.count > 75 {
                lines[lines.count - 1] += "="
                lines.append(self.token(byte, isLast: index == line.count - 1, isFirst: true))
            } else {
                lines[lines.count - 1] += token
            }
        }
        return lines
    }

    private static func token(_ byte: UInt8, isLast: Bool, isFirst: Bool) -> String {
        switch byte {
        case UInt8(ascii: "="): escaped(byte)
        case UInt8(ascii: " "), UInt8(ascii: "\t"): isLast ? escaped(byte) : String(Unicode.Scalar(byte))
        // A dot alone ends a letter for some programs, and `From ` begins one.
        case UInt8(ascii: "."), UInt8(ascii: "F"): isFirst ? escaped(byte) : String(Unicode.Scalar(byte))
        case 0x21...0x7E: String(Unicode.Scalar(byte))
        default: escaped(byte)
        }
    }

    private static func escaped(_ byte: UInt8) -> String {
        let digits = Array("0123456789ABCDEF")
        return "=\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
    }
}
