/// Values as YAML writes them.
enum YAMLText {
    /// Bare where YAML reads it as the same text, else in double quotes.
    static func scalar(_ text: String) -> String {
        isPlain(text) ? text : "\"\(text.map(escaped).joined())\""
    }

    private static func escaped(_ character: Character) -> String {
        character == "\"" || character == "\\" ? "\\\(character)" : String(character)
    }

    private static func isPlain(_ text: String) -> Bool {
        guard let first = text.utf8.first, isLetterOrDigit(first) || "./".utf8.contains(first) else { return false }
        return text.utf8.allSatisfy { isLetterOrDigit($0) || "./:_-".utf8.contains($0) } && !text.hasSuffix(":")
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        (0x61...0x7A).contains(byte | 0x20) || (0x30...0x39).contains(byte)
    }
}
