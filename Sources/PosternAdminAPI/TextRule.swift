/// What a text may be: how long, in Unicode scalars after normal form C, and of which characters.
package struct TextRule: Hashable, Sendable {
    package enum Alphabet: Hashable, Sendable {
        /// `0`–`9`.
        case digits
        /// `A`–`Z`, `a`–`z`, `0`–`9`, `-`, `_`, `:`.
        case token
        /// No blanks and no control characters.
        case word
        /// No control characters, and no blank at either end: a name that somebody reads.
        case name
        /// No control characters.
        case printable
        /// No control characters but line feed and tab.
        case paragraphs
    }

    package let length: ClosedRange<Int>
    package let alphabet: Alphabet

    package init(_ length: ClosedRange<Int>, _ alphabet: Alphabet) {
        self.length = length
        self.alphabet = alphabet
    }

    /// - Parameter text: In normal form C.
    /// - Returns: Why the text is refused, or `nil`. The reason never repeats the text.
    func reason(against text: String) -> String? {
        guard length.contains(text.unicodeScalars.count) else { return lengthReason }
        let scalars = text.unicodeScalars
        if alphabet == .name,
            scalars.first?.properties.isWhitespace == true
                || scalars.last?.properties.isWhitespace == true
        {
            return "must not begin or end with a blank"
        }
        return scalars.allSatisfy(alphabet.holds) ? nil : alphabet.reason
    }

    private var lengthReason: String {
        length.lowerBound == length.upperBound
            ? "must be \(length.lowerBound) characters long"
            : "must be \(length.lowerBound) to \(length.upperBound) characters long"
    }
}

extension TextRule.Alphabet {
    fileprivate func holds(_ scalar: Unicode.Scalar) -> Bool {
        switch self {
        case .digits: ("0"..."9").contains(scalar)
        case .token: scalar.isLetterOrDigitOfASCII || "-_:".unicodeScalars.contains(scalar)
        case .word: !scalar.steersDisplay && !scalar.properties.isWhitespace
        case .name, .printable: !scalar.steersDisplay
        case .paragraphs: !scalar.steersDisplay || scalar == "\n" || scalar == "\t"
        }
    }

    fileprivate var reason: String {
        switch self {
        case .digits: "must be digits"
        case .token: "must be letters, digits, '-', '_' or ':'"
        case .word: "must not contain blanks or control characters"
        case .name, .printable, .paragraphs: "must not contain control characters"
        }
    }
}

extension Unicode.Scalar {
    fileprivate var isLetterOrDigitOfASCII: Bool {
        ("0"..."9").contains(self) || ("A"..."Z").contains(self) || ("a"..."z").contains(self)
    }

    /// Control characters, line separators, and what turns the direction of the text around it: with
    /// these one name can be made to look like another.
    fileprivate var steersDisplay: Bool {
        switch properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        default: ("\u{202A}"..."\u{202E}").contains(self) || ("\u{2066}"..."\u{2069}").contains(self)
        }
    }
}

// The bounds that several operations share.
extension TextRule {
    static let networkID = TextRule(8...8, .digits)
    static let userID = TextRule(1...10, .digits)
    static let appID = TextRule(1...64, .word)
    static let groupID = TextRule(1...64, .word)
    static let networkName = TextRule(1...20, .name)
    static let userName = TextRule(3...256, .name)
    static let personName = TextRule(0...64, .name)
    static let inviteCode = TextRule(6...64, .printable)
    static let clientToken = TextRule(1...64, .token)
    /// What is looked for inside other texts.
    static let filter = TextRule(0...256, .printable)
    /// Something opaque that we gave out ourselves, checked where it is opened.
    static let opaque = TextRule(0...1_048_576, .printable)
}
