/// What a text may be: how long, in Unicode scalars after normal form C, and of which characters.
package struct TextRule: Hashable, Sendable {
    package enum Alphabet: Hashable, Sendable {
        /// `0`–`9`.
        case digits
        /// `0`–`9` and `a`–`f`.
        case hexadecimal
        /// `A`–`Z`, `a`–`z`, `0`–`9`, `_`.
        case identifier
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

    /// What a text has to be as a whole, beyond its characters.
    package enum Form: Hashable, Sendable {
        /// `2024-02`.
        case month
        /// `2024-02-01T12:00:00Z`: RFC 3339 in UTC with whole seconds.
        case timestamp
        /// Begins with `https://`, and something follows.
        case secureAddress
        /// Ends in `bot`, as the names of bots do.
        case botName
        /// Neither `.` nor `..`, which clients take out of a path before they send it.
        case pathSegment
    }

    /// An upper bound of `Int.max` is none: only replies have it.
    package let length: ClosedRange<Int>
    package let alphabet: Alphabet
    package let form: Form?

    package init(_ length: ClosedRange<Int>, _ alphabet: Alphabet, form: Form? = nil) {
        self.length = length
        self.alphabet = alphabet
        self.form = form
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
        guard scalars.allSatisfy(alphabet.holds) else { return alphabet.reason }
        return form.flatMap { $0.holds(text) ? nil : $0.reason }
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
        case .hexadecimal: ("0"..."9").contains(scalar) || ("a"..."f").contains(scalar)
        case .identifier: scalar.isLetterOrDigitOfASCII || scalar == "_"
        case .token: scalar.isLetterOrDigitOfASCII || "-_:".unicodeScalars.contains(scalar)
        case .word: !scalar.steersDisplay && !scalar.properties.isWhitespace
        case .name, .printable: !scalar.steersDisplay
        case .paragraphs: !scalar.steersDisplay || scalar == "\n" || scalar == "\t"
        }
    }

    fileprivate var reason: String {
        switch self {
        case .digits: "must be digits"
        case .hexadecimal: "must be lower-case hexadecimal digits"
        case .identifier: "must be letters, digits or '_'"
        case .token: "must be letters, digits, '-', '_' or ':'"
        case .word: "must not contain blanks or control characters"
        case .name, .printable, .paragraphs: "must not contain control characters"
        }
    }
}

extension TextRule.Form {
    fileprivate func holds(_ text: String) -> Bool {
        switch self {
        case .month: CalendarTime(rfc3339: "\(text)-01T00:00:00Z") != nil
        case .timestamp: CalendarTime(rfc3339: text) != nil
        case .secureAddress: text.utf8.starts(with: "https://".utf8) && text.utf8.count > 8
        case .botName: text.utf8.suffix(3).elementsEqual("bot".utf8)
        case .pathSegment: text != "." && text != ".."
        }
    }

    fileprivate var reason: String {
        switch self {
        case .month: "must be a month such as 2024-02"
        case .timestamp: "must be a time such as 2024-02-01T12:00:00Z"
        case .secureAddress: "must begin with https://"
        case .botName: "must end in 'bot'"
        case .pathSegment: "must not be '.' or '..'"
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
    /// A user's, bot's or guest's name as a hash.
    static let nameHash = TextRule(1...128, .word)
    static let networkName = TextRule(1...20, .name)
    static let groupName = TextRule(1...64, .name)
    static let userName = TextRule(3...256, .name)
    static let personName = TextRule(0...64, .name)
    static let inviteCode = TextRule(6...64, .printable)
    static let clientToken = TextRule(1...64, .token)
    /// What is looked for inside other texts.
    static let filter = TextRule(0...256, .printable)
    /// RFC 3339 in UTC.
    static let timestamp = TextRule(20...20, .word, form: .timestamp)
    /// What people read in a reply, of any length.
    static let told = TextRule(0...Int.max, .paragraphs)
    /// Something opaque that we gave out ourselves, checked where it is opened.
    static let opaque = TextRule(0...1_048_576, .printable)
}
