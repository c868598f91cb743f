@testable import PosternAdminAPI

/// Values that satisfy a declaration.
enum Sample {
    /// - Parameter isFull: Whether optional members are there too, at any depth.
    static func members(_ fields: [Field], isFull: Bool = true) -> [String: JSONValue] {
        let present = fields.filter { isFull || $0.presence == .required }
        return Dictionary(uniqueKeysWithValues: present.map { ($0.name, value(of: $0.kind, isFull: isFull)) })
    }

    static func value(of kind: FieldKind, isFull: Bool = true) -> JSONValue {
        switch kind {
        case .text(let rule): .text(text(rule))
        case .choice(let words): .text(words.last ?? "")
        case .choices(let words): .list(words.map(JSONValue.text))
        case .integer(let ranges): .integer(ranges.last?.lowerBound ?? 0)
        case .boolean: true
        case .bytes(let count): .text(Base64.text([UInt8](repeating: 7, count: count.lowerBound)))
        case .time: 1_709_251_198
        case .list(let item, let count):
            .list([JSONValue](repeating: value(of: item, isFull: isFull), count: max(count.lowerBound, 1)))
        case .batch(let item, _): [value(of: item, isFull: isFull)]
        case .object(let fields, _): .object(members(fields, isFull: isFull))
        }
    }

    static func text(_ rule: TextRule) -> String {
        switch rule.form {
        case .month: "2024-02"
        case .timestamp: "2024-02-29T23:59:58Z"
        case .secureAddress: "https://a"
        case .botName: "a-bot"
        case .pathSegment, nil:
            String(repeating: "1", count: min(max(rule.length.lowerBound, 1), rule.length.upperBound))
        }
    }
}
