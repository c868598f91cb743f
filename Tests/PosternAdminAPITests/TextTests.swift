import Testing

@testable import PosternAdminAPI

@Suite("Texts")
struct TextTests {
    @Test(
        "base64 agrees with RFC 4648 §10",
        arguments: [
            ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
        ]
    )
    func base64(_ bytes: String, _ text: String) {
        #expect(Base64.text(Array(bytes.utf8)) == text)
        #expect(Base64.bytes(text) == Array(bytes.utf8))
        #expect(Base64.bytes(text.filter { $0 != "=" }, .url) == Array(bytes.utf8))
    }

    @Test(
        "base64 has one text for each byte string",
        arguments: ["Zg", "Zg=", "Zh==", "Zm9=", "Z===", "====", "Zm9v\n", "Zm-v", "Zg==Zg=="]
    )
    func strictBase64(_ text: String) {
        #expect(Base64.bytes(text) == nil)
    }

    @Test("base64 has two alphabets")
    func alphabets() {
        #expect(Base64.text([0xFB, 0xFF], .standard) == "+/8=")
        #expect(Base64.text([0xFB, 0xFF], .url) == "-_8")
        #expect(Base64.bytes("-_9", .url) == nil)
    }

    @Test(
        "percent-encoding",
        arguments: [("aZ09-._~", "aZ09-._~"), ("a b", "a%20b"), ("+/é", "%2B%2F%C3%A9"), ("%", "%25")]
    )
    func percent(_ text: String, _ encoded: String) {
        #expect(PercentEncoding.encode(text) == encoded)
        #expect(PercentEncoding.decode(encoded) == text)
    }

    @Test("refuses percent-encoding that is none", arguments: ["%", "%a", "%zz", "%+1", "%FF", "%C3", "a%é"])
    func badPercent(_ text: String) {
        #expect(PercentEncoding.decode(text) == nil)
    }

    @Test("reads lower-case digits too, and leaves a plus alone")
    func lenientPercent() {
        #expect(PercentEncoding.decode("%c3%a9+") == "é+")
    }

    @Test("folds every character as Unicode does")
    func folding() throws {
        struct Folding: Decodable { let changed: [String: String] }
        let changed = try vectors("folding", as: Folding.self).changed
        #expect(changed.count > 1_000)
        for (character, folded) in changed
        where Array(FoldedText(character).text.unicodeScalars) != Array(folded.unicodeScalars) {
            Issue.record(
                "\(character.unicodeScalars.map(\.value)) folds to \(FoldedText(character).text), not \(folded)"
            )
        }
        for character in ["ı", "é", "日", "a", "-"] { #expect(FoldedText(character).text == character) }
    }

    @Test("compares without regard to case and normal form")
    func comparing() {
        #expect(FoldedText("STRASSE É") == FoldedText("straße e\u{301}"))
        #expect(FoldedText("Zoë Miller").contains(FoldedText("OË m")))
        #expect(!FoldedText("abc").contains(FoldedText("abcd")))
        #expect(FoldedText("abc").contains(FoldedText("")))
        #expect(["b", "É", "a", "Z", "aa"].map { FoldedText($0) }.sorted().map(\.text) == ["a", "aa", "b", "z", "é"])
    }

    @Test(
        "texts within their rules",
        arguments: [
            (.networkName, "N"), (.networkName, "Zoë’s café 東京 😀"), (.personName, ""), (.clientToken, "a-B_0:"),
            (TextRule(1...9, .paragraphs), "a\n\tb"), (.networkID, "01234567"), (.opaque, ""), (.filter, " a "),
        ]
    )
    func holds(_ rule: TextRule, _ text: String) {
        #expect(rule.reason(against: text) == nil)
    }

    @Test(
        "texts against their rules",
        arguments: [
            (.networkName, "", "must be 1 to 20 characters long"),
            (.networkName, "123456789012345678901", "must be 1 to 20 characters long"),
            (.networkName, " a", "must not begin or end with a blank"),
            (.networkName, "a\u{3000}", "must not begin or end with a blank"),
            (.networkName, "a\u{7}b", "must not contain control characters"),
            (.networkName, "a\u{202E}b", "must not contain control characters"),
            (.networkName, "a\u{85}b", "must not contain control characters"),
            (.networkID, "1234567", "must be 8 characters long"),
            (.networkID, "1234567٣", "must be digits"),
            (.groupID, "a b", "must not contain blanks or control characters"),
            (.clientToken, "a/b", "must be letters, digits, '-', '_' or ':'"),
            (TextRule(1...9, .paragraphs), "a\r", "must not contain control characters"),
        ]
    )
    func breaks(_ rule: TextRule, _ text: String, _ reason: String) {
        #expect(rule.reason(against: text) == reason)
    }
}
