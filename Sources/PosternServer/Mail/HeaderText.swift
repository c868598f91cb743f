import Foundation

/// Text in a header of a letter. Whatever it says, it stays in its header: what is not plain goes into encoded words.
///
/// - seealso: RFC 2047; RFC 5322 §2.2.3 (folding)
enum HeaderText {
    /// A subject, or another header that is nothing but text.
    static func unstructured(_ text: String) -> String {
        let isPlain = text.utf8.allSatisfy { (0x20...0x7E).contains($0) } && !text.contains("=?")
        return isPlain && text.utf8.count <= 60 && text.first != " " && text.last != " " ? text : words(text)
    }

    /// The name in front of an address.
    static func phrase(_ name: String) -> String {
        let isPlain = name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: " "):
                true
            default: false
            }
        }
        return isPlain && name.utf8.count <= 60 && name.first != " " && name.last != " " ? name : words(name)
    }

    /// Encoded words of at most 64 characters, one on a line. No character is cut in two.
    private static func words(_ text: String) -> String {
        var words: [[UInt8]] = [[]]
        for scalar in text.unicodeScalars {
            let bytes = Array(String(scalar).utf8)
            if words[words.count - 1].count + bytes.count > bytesOfWord { words.append([]) }
            words[words.count - 1] += bytes
        }
        return words.map { "=?UTF-8?B?\(Data($0).base64EncodedString())?=" }.joined(separator: "\n ")
    }

    /// 52 characters of base64 and the 12 around them: a line has room for a header's name beside.
    private static let bytesOfWord = 39
}
