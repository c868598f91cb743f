import Testing

@testable import PosternAdminAPI

@Suite("Wildcards")
struct WildcardPatternTests {
    @Test(
        "stand for what they stand for",
        arguments: [
            ("", "", true), ("", "a", false), ("*", "", true), ("*", "abc", true), ("?", "a", true), ("?", "", false),
            ("?", "ab", false), ("?", "é", true), ("?", "e\u{301}", true), ("a*", "a", true), ("a*", "ba", false),
            ("*a", "ba", true), ("*a", "ab", false), ("a*c", "abbc", true), ("a*c", "acb", false),
            ("a*b*c", "a_b_b_c", true), ("a*b*c", "a_c_b", false), ("*ab*ab", "abab", true), ("*aab", "aaab", true),
            ("**?", "a", true), ("**?", "", false), ("a?c*", "abcd", true), ("A", "a", false), ("\\*", "*", false),
            ("*.*", "a.b", true), ("a*?", "a", false), ("*abc*", "ababc", true),
        ]
    )
    func matches(_ pattern: String, _ text: String, _ expected: Bool) {
        #expect(WildcardPattern(pattern).matches(text) == expected)
    }

    @Test(
        "know what is open from what is written",
        arguments: [
            ("a/*", true), ("a/**", true), ("*", true), ("a*", true), ("a/?", false), ("a/?*", false), ("a/b", false),
            ("a/b*", false), ("a/*b", false), ("a/", false),
        ]
    )
    func open(_ pattern: String, _ expected: Bool) {
        #expect(WildcardPattern(pattern).matches("a/", isOpen: true) == expected)
    }

    /// Each of these takes a matcher that tries every way longer than anybody waits.
    @Test(
        "never take more steps than both lengths multiplied",
        arguments: [
            (String(repeating: "*a", count: 500) + "b", String(repeating: "a", count: 2_000)),
            (String(repeating: "a*", count: 500) + "b", String(repeating: "a", count: 2_000)),
            (String(repeating: "*?", count: 1_000), String(repeating: "a", count: 999)),
            (String(repeating: "*", count: 2_000) + "b", String(repeating: "a", count: 2_000)),
            ("*" + String(repeating: "a", count: 1_000) + "b", String(repeating: "a", count: 2_000)),
            (String(repeating: "*ab", count: 600) + "*c", String(repeating: "ab", count: 1_000)),
        ]
    )
    func hostile(_ pattern: String, _ text: String) {
        var steps = 0
        let subject: [Unicode.Scalar?] = text.unicodeScalars.map { $0 }
        #expect(!WildcardPattern(pattern).matches(subject, steps: &steps))
        #expect(steps <= (pattern.count + 1) * (text.count + 1))
    }

    @Test("agree with trying every way", arguments: 0..<40 as Range<UInt64>)
    func agrees(_ seed: UInt64) {
        var random = SeededRandom(seed: seed)
        for _ in 0..<100 {
            let pattern = (0..<Int.random(in: 0...7, using: &random)).map { _ in "ab?**".randomElement(using: &random)!
            }
            let text = (0..<Int.random(in: 0...8, using: &random)).map { _ in "ab".randomElement(using: &random)! }
            let found = WildcardPattern(String(pattern)).matches(String(text))
            #expect(found == Self.tries(pattern[...], text[...]), "\(String(pattern)) on \(String(text))")
        }
    }

    private static func tries(_ pattern: ArraySlice<Character>, _ text: ArraySlice<Character>) -> Bool {
        switch pattern.first {
        case nil: text.isEmpty
        case "*": (text.startIndex...text.endIndex).contains { tries(pattern.dropFirst(), text[$0...]) }
        case "?": !text.isEmpty && tries(pattern.dropFirst(), text.dropFirst())
        case let character: text.first == character && tries(pattern.dropFirst(), text.dropFirst())
        }
    }
}
