extension Array<Field> {
    /// A line for each field that can be given: its name, what it may be, and what it means.
    package var helpLines: [String] { help(under: "") }

    private func help(under outer: String) -> [String] {
        flatMap { field -> [String] in
            if case .object(let inner, _) = field.kind { return inner.help(under: "\(outer)\(field.name).") }
            return ["\(outer)\(field.name)  (\(field.kind.bounds))  \(field.summary)"]
        }
    }
}

extension FieldKind {
    /// What a value may be, for people.
    package var bounds: String {
        switch self {
        case .text(let rule): rule.bounds
        case .choice(let words): words.joined(separator: ", ")
        case .choices(let words): "of \(words.joined(separator: ", "))"
        case .integer(let ranges):
            ranges.map { Self.span($0) }.joined(separator: " or ")
        case .boolean: "true or false"
        case .bytes(let count): "base64 of \(Self.span(count)) bytes"
        case .time: "seconds since 1970, or a time such as 2024-02-01T12:00:00Z"
        case .list(let item, let count), .batch(let item, let count): "\(Self.span(count)) of: \(item.bounds)"
        case .object(let fields, _): "JSON object of \(fields.map(\.name).joined(separator: ", "))"
        }
    }

    fileprivate static func span<Number: FixedWidthInteger>(_ range: ClosedRange<Number>) -> String {
        if range.lowerBound == range.upperBound { return "\(range.lowerBound)" }
        return range.upperBound == .max
            ? "at least \(range.lowerBound)" : "\(range.lowerBound) to \(range.upperBound)"
    }
}

extension TextRule {
    fileprivate var bounds: String {
        if let form { return form.bounds }
        let letters =
            switch alphabet {
            case .digits: "digits"
            case .hexadecimal: "hexadecimal digits"
            default: "characters"
            }
        return "\(FieldKind.span(length)) \(letters)"
    }
}

extension TextRule.Form {
    fileprivate var bounds: String {
        switch self {
        case .month: "a month such as 2024-02"
        case .timestamp: "a time such as 2024-02-01T12:00:00Z"
        case .secureAddress: "an address that begins with https://"
        case .botName: "a name that ends in bot"
        case .pathSegment: "a name"
        }
    }
}
