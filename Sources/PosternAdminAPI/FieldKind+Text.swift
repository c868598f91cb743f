extension FieldKind {
    /// Why a value of another type is refused.
    var typeReason: String {
        switch self {
        case .text: "must be a text"
        case .choice(let words): "must be one of \(words.joined(separator: ", "))"
        case .choices(let words): "must be of \(words.joined(separator: ", "))"
        case .integer: "must be a whole number"
        case .boolean: "must be true or false"
        case .bytes(let count):
            count.lowerBound == count.upperBound
                ? "must be base64 of \(count.lowerBound) bytes"
                : "must be base64 of \(count.lowerBound) to \(count.upperBound) bytes"
        case .time: "must be a time in seconds since 1970"
        case .list, .batch: "must be a list"
        case .object: "must be an object"
        }
    }

    func accepts(typeOf value: JSONValue) -> Bool {
        switch (self, value) {
        case (.text, .text), (.choice, .text), (.bytes, .text), (.boolean, .boolean), (.object, .object): true
        case (.integer, .integer), (.integer, .real), (.time, .integer), (.time, .real): true
        case (.choices, .list), (.list, .list), (.batch, .list): true
        default: false
        }
    }

    /// The value that a text of a path, query or header stands for. A text that stands for nothing of
    /// this kind stays a text, which the check then refuses.
    package func value(of text: String) -> JSONValue {
        switch self {
        case .integer: Self.integer(text)
        case .time: CalendarTime(rfc3339: text).map { .integer($0.epochSeconds) } ?? Self.integer(text)
        case .boolean: text == "true" ? true : text == "false" ? false : .text(text)
        case .choices: .list(Self.words(text))
        default: .text(text)
        }
    }

    /// The text of a checked value in a path, query or header.
    static func text(of value: JSONValue) -> String? {
        switch value {
        case .text(let text): text
        case .integer(let number): String(number)
        case .boolean(let value): value ? "true" : "false"
        case .list(let words): words.compactMap(\.text).joined(separator: "+")
        case .null, .real, .object: nil
        }
    }

    private static func integer(_ text: String) -> JSONValue {
        // Int64 would read "+1" too.
        guard text.utf8.first != UInt8(ascii: "+"), let number = Int64(text) else { return .text(text) }
        return .integer(number)
    }

    /// Words are joined by `+`; a client that takes the query for an HTML form turns it into a blank.
    private static func words(_ text: String) -> [JSONValue] {
        text.split(whereSeparator: { $0 == "+" || $0 == " " }).map { .text(String($0)) }
    }
}
