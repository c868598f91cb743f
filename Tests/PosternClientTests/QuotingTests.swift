import PosternClient
import Testing

@Suite("Text of others on a terminal")
struct QuotingTests {
    @Test(
        "cannot move the cursor, end a line or turn the direction",
        arguments: [
            ("\u{1b}[2J", "\\u{1b}[2J"),
            ("a\nb\r\tc", "a\\nb\\r\\tc"),
            ("\u{9b}31m", "\\u{9b}31m"),
            ("\u{202e}evil", "\\u{202e}evil"),
            ("\u{2066}x\u{2069}", "\\u{2066}x\\u{2069}"),
            ("a\u{2028}b\u{2029}", "a\\u{2028}b\\u{2029}"),
            ("\u{feff}\u{7f}\u{0}", "\\u{feff}\\u{7f}\\u{0}"),
            ("\u{e0041}", "\\u{e0041}"),
        ]
    )
    func hostile(_ text: String, _ expected: String) {
        #expect(Quoting.quoted(text) == expected)
    }

    @Test("is otherwise as it was written", arguments: ["grüß dich", "👩‍👩‍👧", "C:\\dir", "می‌خواهم"])
    func ordinary(_ text: String) {
        #expect(Quoting.quoted(text) == text)
    }

    @Test("is escaped in JSON too, and reads back the same")
    func json() throws {
        let line = try JSONLine.encode(["text": "\u{1b}]0;x\u{7}\n\u{9b}\u{202e}\u{e0041}"])
        #expect(line == #"{"text":"\u001b]0;x\u0007\n\u009b\u202e\udb40\udc41"}"#)
        let text = String(decoding: Array(line.utf8), as: UTF8.self)
        #expect(text.unicodeScalars.allSatisfy { !Quoting.isDangerous($0) })
    }
}
