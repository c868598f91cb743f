/// Which of the two bodies a schema describes. In a request `null` counts as absent; a reply never has it.
enum BodyPart { case request, reply }

extension FieldKind {
    /// A JSON Schema (2020-12) of the value in a body.
    func schema(in part: BodyPart) -> [String: JSONValue] {
        switch self {
        case .text(let rule): rule.schema
        case .choice(let words): ["type": "string", "enum": .list(words.map(JSONValue.text))]
        case .choices(let words): Self.choices(of: words)
        case .integer(let ranges): Self.integer(in: ranges)
        case .boolean: ["type": "boolean"]
        case .bytes(let count): Self.bytes(count)
        case .time: ["type": "number", "minimum": 0, "exclusiveMaximum": .integer(CalendarTime.range.upperBound + 1)]
        case .list(let item, let count), .batch(let item, let count): Self.list(of: item, count, in: part)
        case .object(let fields, let unknown): Field.schema(of: fields, unknown, in: part)
        }
    }

    /// A JSON Schema of the value in a path, query or header.
    var parameterSchema: [String: JSONValue] {
        guard case .time = self else { return schema(in: .request) }
        return ["anyOf": [.object(Self.integer(in: [CalendarTime.range])), .object(TextRule.timestamp.schema)]]
    }

    private static func choices(of words: [String]) -> [String: JSONValue] {
        ["type": "array", "items": .object(FieldKind.choice(words).schema(in: .request)), "uniqueItems": true]
    }

    private static func integer(in ranges: [ClosedRange<Int64>]) -> [String: JSONValue] {
        var schema: [String: JSONValue] = ["type": "integer", "format": "int64"]
        if let range = ranges.first, ranges.count == 1 {
            schema["minimum"] = .integer(range.lowerBound)
            schema["maximum"] = .integer(range.upperBound)
        } else if ranges.allSatisfy({ $0.lowerBound == $0.upperBound }) {
            schema["enum"] = .list(ranges.map { .integer($0.lowerBound) })
        } else {
            schema["anyOf"] = .list(
                ranges.map { ["minimum": .integer($0.lowerBound), "maximum": .integer($0.upperBound)] }
            )
        }
        return schema
    }

    /// Base64 whose spare bits are zero. A text of the greatest length may stand for up to two bytes more than `count`
    /// has, unless the count is exact.
    private static func bytes(_ count: ClosedRange<Int>) -> [String: JSONValue] {
        let isExact = count.lowerBound == count.upperBound
        let tails = ["", "[A-Za-z0-9+/][AQgw]==", "[A-Za-z0-9+/]{2}[AEIMQUYcgkosw048]="]
        let groups = isExact ? "{\(count.lowerBound / 3)}" : "*"
        let tail = isExact ? tails[count.lowerBound % 3] : "(?:\(tails[1])|\(tails[2]))?"
        var schema: [String: JSONValue] = [
            "type": "string",
            "pattern": .text("^(?:[A-Za-z0-9+/]{4})\(groups)\(tail)$"),
            "minLength": .integer(Int64((count.lowerBound + 2) / 3 * 4)),
        ]
        if count.upperBound < Int.max { schema["maxLength"] = .integer(Int64((count.upperBound + 2) / 3 * 4)) }
        return schema
    }

    private static func list(
        of item: FieldKind,
        _ count: ClosedRange<Int>,
        in part: BodyPart
    ) -> [String: JSONValue] {
        var schema: [String: JSONValue] = ["type": "array", "items": .object(item.schema(in: part))]
        if count.lowerBound > 0 { schema["minItems"] = .integer(Int64(count.lowerBound)) }
        if count.upperBound < Int.max { schema["maxItems"] = .integer(Int64(count.upperBound)) }
        return schema
    }
}

extension FieldKind {
    /// What people have to know of the value that its schema does not say in words.
    fileprivate var note: String? {
        switch self {
        case .bytes: "Base64 (RFC 4648, section 4)."
        case .time: "In seconds since 1970."
        case .choices: "Separated by blanks."
        case .batch: "An item at fault fails alone."
        default: nil
        }
    }
}

extension TextRule {
    var schema: [String: JSONValue] {
        var schema: [String: JSONValue] = ["type": "string", "pattern": .text(pattern)]
        if length.lowerBound > 0 { schema["minLength"] = .integer(Int64(length.lowerBound)) }
        if length.upperBound < Int.max { schema["maxLength"] = .integer(Int64(length.upperBound)) }
        return schema
    }
}

extension Field {
    /// A JSON Schema of an object with these members.
    static func schema(
        of fields: [Field],
        _ unknown: FieldKind.UnknownMembers,
        in part: BodyPart
    ) -> [String: JSONValue] {
        let members = fields.map { ($0.name, JSONValue.object($0.schema(in: part))) }
        var schema: [String: JSONValue] = [
            "type": "object", "properties": .object(Dictionary(uniqueKeysWithValues: members)),
        ]
        let required = fields.filter { $0.presence == .required }.map { JSONValue.text($0.name) }
        if !required.isEmpty { schema["required"] = .list(required) }
        if unknown == .refused { schema["additionalProperties"] = false }
        return schema
    }

    /// A JSON Schema of the member, with what is said of it for people.
    private func schema(in part: BodyPart) -> [String: JSONValue] {
        var schema = kind.schema(in: part).merging(annotations) { $1 }
        if part == .request, presence != .required {
            if let type = schema["type"] { schema["type"] = [type, "null"] }
            if case .list(let words) = schema["enum"] { schema["enum"] = .list(words + [.null]) }
        }
        return schema
    }

    /// What a schema says of the field beside what its values are.
    var annotations: [String: JSONValue] {
        let text = [summary, kind.note].compactMap { $0 }.joined(separator: " ")
        var annotations: [String: JSONValue] = ["description": .text(text)]
        if case .standard(let value) = presence { annotations["default"] = value }
        if isSensitive { annotations["x-postern-sensitive"] = true }
        return annotations
    }
}
