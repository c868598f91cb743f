@testable import PosternAdminAPI

/// Values near the bounds of a declaration, within them and beyond, and values of other types. A kind of value that
/// comes again gets those of other types only.
struct Variations {
    private var seen: Set<FieldKind> = []

    /// Members of an object: all of them, the required ones, and then these with one changed, added or left out.
    mutating func members(_ fields: [Field]) -> [[String: JSONValue]] {
        let required = Sample.members(fields, isFull: false)
        var variations = [Sample.members(fields), required, required.merging(["no such member": 1]) { $1 }]
        for field in fields {
            variations += values(of: field.kind).map { required.merging([field.name: $0]) { $1 } }
            if field.presence == .required { variations.append(required.filter { $0.key != field.name }) }
        }
        return variations
    }

    mutating func values(of kind: FieldKind) -> [JSONValue] {
        seen.insert(kind).inserted ? Self.others + near(kind) : Self.others
    }

    private static let others: [JSONValue] = [
        .null, true, 1, .real(2), .real(2.5), -1, "", "a", "true", "1", [], [1], ["a"], [:], ["a": 1],
    ]

    private mutating func near(_ kind: FieldKind) -> [JSONValue] {
        switch kind {
        case .text(let rule): Self.texts(rule).map(JSONValue.text)
        case .choice(let words): words.map(JSONValue.text) + words.map { .text($0.lowercased() + " ") }
        case .choices(let words): [.list(words.map(JSONValue.text)), .list((words + words).map(JSONValue.text))]
        case .integer(let ranges): ranges.flatMap(Self.integers)
        case .boolean: []
        case .bytes(let count): Self.bytes(count)
        case .time:
            [0, 253_402_300_799, 253_402_300_800, .real(253_402_300_799.5), .real(-0.5), "2024-02-29T23:59:58Z"]
        case .list(let item, let count), .batch(let item, let count): lists(of: item, count)
        case .object(let fields, _): members(fields).map(JSONValue.object)
        }
    }

    private static func integers(_ range: ClosedRange<Int64>) -> [JSONValue] {
        let beyond = [range.lowerBound.subtractingReportingOverflow(1), range.upperBound.addingReportingOverflow(1)]
        return ([range.lowerBound, range.upperBound] + beyond.filter { !$0.overflow }.map(\.partialValue))
            .map(JSONValue.integer)
    }

    private static func texts(_ rule: TextRule) -> [String] {
        let sample = Sample.text(rule)
        // Of each kind of character one, at both ends and inside.
        let odd = "-.:/_ é\u{E01}\u{1F600}Ag\t\n\u{0}\u{7F}\u{85}\u{A0}\u{2003}\u{2028}\u{202E}\u{2066}\u{3000}"
        let withOdd = odd.unicodeScalars.flatMap { [sample + String($0), String($0) + sample, "1\($0)1", String($0)] }
        let lengths = [rule.length.lowerBound - 1, rule.length.lowerBound, rule.length.upperBound]
            .filter { $0 >= 0 && $0 < 70_000 }
        let long = rule.length.upperBound < 70_000 ? [rule.length.upperBound + 1] : []
        return withOdd + forms + (lengths + long).map { String(repeating: "1", count: $0) }
    }

    /// Texts near the forms that a text may have to have.
    private static let forms = [
        "1970-01", "1969-12", "9999-12", "2024-13", "2024-00", "2024-2", "2024-02-29T23:59:58Z", "2023-02-29T00:00:00Z",
        "1900-02-29T00:00:00Z", "2000-02-29T00:00:00Z", "2100-02-29T00:00:00Z", "2400-02-29T00:00:00Z",
        "1972-02-29T00:00:00Z", "2024-04-31T00:00:00Z", "2024-12-31T24:00:00Z", "2024-12-31T23:59:60Z",
        "2024-12-31 23:59:59Z", "https://", "https://a", "http://a", "HTTPS://a", "a https://a", "bot", "abot", "a bot",
        " bot", "aBot", "bots", ".", "..", "...", "a.", ".a", "..a", "./", "12345678", "0f", "0F",
    ]

    private static func bytes(_ count: ClosedRange<Int>) -> [JSONValue] {
        let counts = [count.lowerBound - 1, count.lowerBound, count.lowerBound + 1, count.lowerBound + 2]
        let texts = counts.filter { $0 >= 0 }.map { Base64.text([UInt8](repeating: 0xFF, count: $0)) }
        return (texts + texts.flatMap { [$0 + "=", String($0.dropLast()), $0 + "\n", " " + $0] }).map(JSONValue.text)
            + ["AB==", "AAB=", "A-_A", "A+/A"]
    }

    private mutating func lists(of item: FieldKind, _ count: ClosedRange<Int>) -> [JSONValue] {
        let sample = Sample.value(of: item, isFull: false)
        let counts = [count.lowerBound - 1, count.lowerBound, count.upperBound].filter { $0 >= 0 && $0 <= 1_000 }
        let long = count.upperBound <= 1_000 ? [count.upperBound + 1] : []
        return (counts + long).map { .list([JSONValue](repeating: sample, count: $0)) }
            + values(of: item).map { .list([$0] + [JSONValue](repeating: sample, count: max(count.lowerBound - 1, 0))) }
    }
}
