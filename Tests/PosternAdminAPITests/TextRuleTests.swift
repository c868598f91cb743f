import Testing

@testable import PosternAdminAPI

@Suite("Text rules")
struct TextRuleTests {
    @Test(
        "take a text that has their form, and no other",
        arguments: [
            (
                TextRule(7...7, .word, form: .month), ["1970-01", "2024-12"],
                ["2024-13", "2024-00", "1969-12", "2024/01"]
            ),
            (.timestamp, ["2024-02-29T23:59:58Z"], ["2023-02-29T23:59:58Z", "2024-02-29 23:59:58Z"]),
            (
                TextRule(1...20, .word, form: .secureAddress), ["https://a"],
                ["http://a", "https://", "https:// a", "xhttps://a", "HTTPS://a"]
            ),
            (TextRule(3...20, .name, form: .botName), ["bot", "\u{600}bot", "a b-bot"], ["Bot", "bots", "bot\n"]),
            (TextRule(1...20, .word, form: .pathSegment), ["...", "a", ".a"], [".", ".."]),
            (TextRule(1...4, .hexadecimal), ["09af"], ["A", "g", ""]),
            (TextRule(1...4, .identifier), ["aZ_9"], ["-", "é", "a b"]),
        ] as [(TextRule, [String], [String])]
    )
    func forms(_ rule: TextRule, _ good: [String], _ bad: [String]) {
        for text in good { #expect(rule.reason(against: text) == nil, "\(text)") }
        for text in bad { #expect(rule.reason(against: text) != nil, "\(text)") }
    }
}
