/// A file of `NAME=VALUE` lines, as a shell's `.` and systemd's `EnvironmentFile=` read it.
///
/// Only what both read alike is taken: blank lines, `#` comments, an optional `export`, values bare, in
/// `'…'` or in `"…"` with `\` before `"`, `\`, `$` and a backquote. Nothing is expanded.
struct EnvironmentFile {
    let variables: [String: String]

    init(_ text: String) throws(AdminCredentialsError) {
        var variables: [String: String] = [:]
        // A carriage return and a line feed are one character.
        let lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
        for (index, line) in lines.enumerated() {
            let content = Self.trimmed(line)
            if content.isEmpty || content.hasPrefix("#") { continue }
            guard let (name, value) = Self.assignment(content) else { throw .malformed(line: index + 1) }
            guard variables.updateValue(value, forKey: name) == nil else {
                throw .repeated(name: name, line: index + 1)
            }
        }
        self.variables = variables
    }

    /// `value` as it stands after the `=`; `nil` when it has a control character.
    static func quoted(_ value: String) -> String? {
        guard value.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control }) else { return nil }
        if !value.isEmpty, value.utf8.allSatisfy(isPlain) { return value }
        let escaped = value.map { special.contains($0) ? "\\\($0)" : String($0) }
        return "\"\(escaped.joined())\""
    }

    private static func assignment(_ line: Substring) -> (name: String, value: String)? {
        let bare = line.hasPrefix("export ") ? trimmed(line.dropFirst("export ".count)) : line
        guard let equals = bare.firstIndex(of: "=") else { return nil }
        let name = bare[..<equals]
        guard isName(name), let value = value(bare[bare.index(after: equals)...]) else { return nil }
        return (String(name), value)
    }

    private static func value(_ text: Substring) -> String? {
        switch text.first {
        case "'": single(text.dropFirst())
        case "\"": double(text.dropFirst())
        default: bareValue(text)
        }
    }

    private static func bareValue(_ text: Substring) -> String? {
        let value = text.prefix { $0 != " " && $0 != "\t" }
        return value.utf8.allSatisfy(isPlain) && isEnd(text[value.endIndex...]) ? String(value) : nil
    }

    private static func single(_ text: Substring) -> String? {
        guard let end = text.firstIndex(of: "'"), isEnd(text[text.index(after: end)...]) else { return nil }
        return String(text[..<end])
    }

    private static func double(_ text: Substring) -> String? {
        var value = ""
        var rest = text
        while let character = rest.popFirst() {
            switch character {
            case "\"": return isEnd(rest) ? value : nil
            case "\\":
                guard let escaped = rest.popFirst(), special.contains(escaped) else { return nil }
                value.append(escaped)
            case "$", "`": return nil
            default: value.append(character)
            }
        }
        return nil
    }

    /// Nothing, or a comment after a blank.
    private static func isEnd(_ text: Substring) -> Bool {
        let rest = trimmed(text)
        return rest.isEmpty || rest.hasPrefix("#") && rest.startIndex != text.startIndex
    }

    private static func isName(_ name: Substring) -> Bool {
        guard let first = name.utf8.first, first < UInt8(ascii: "0") || first > UInt8(ascii: "9") else {
            return false
        }
        return name.utf8.allSatisfy { $0 == UInt8(ascii: "_") || isLetterOrDigit($0) }
    }

    /// What a shell leaves alone outside of quotes.
    private static func isPlain(_ byte: UInt8) -> Bool {
        isLetterOrDigit(byte) || "+/=_-.:@%,".utf8.contains(byte)
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        let lower = byte | 0x20
        return lower >= UInt8(ascii: "a") && lower <= UInt8(ascii: "z")
            || byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
    }

    private static func trimmed(_ text: Substring) -> Substring {
        let isBlank = { (character: Character) in character == " " || character == "\t" || character == "\r" }
        let start = text.drop(while: isBlank)
        guard let last = start.lastIndex(where: { !isBlank($0) }) else { return start.prefix(0) }
        return start[...last]
    }

    private static let special: Set<Character> = ["\"", "\\", "$", "`"]
}
