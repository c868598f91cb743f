/// Compares values with their declarations, collects every fault, and gives back the values as they
/// are to be decoded: known members only, texts in normal form C, standard values filled in.
struct FieldChecker {
    private(set) var faults: [ErrorDetail] = []

    mutating func refuse(_ field: String, _ reason: String) {
        guard faults.count < Self.mostFaults else { return }
        faults.append(ErrorDetail(field: field, reason: reason))
    }

    /// Enough to correct a request by; a hostile one could otherwise ask for thousands.
    private static let mostFaults = 50

    /// - Parameter path: What stands before a member's name in a fault: empty, or `settings.`.
    mutating func members(
        _ given: [String: JSONValue],
        of fields: [Field],
        under path: String = ""
    ) -> [String: JSONValue] {
        var checked: [String: JSONValue] = [:]
        for field in fields {
            switch (given[field.name], field.presence) {
            case (nil, .required), (.null, .required): refuse(path + field.name, "is required")
            case (nil, .standard(let value)), (.null, .standard(let value)): checked[field.name] = value
            case (nil, .optional), (.null, .optional): break
            case (let value?, _): checked[field.name] = self.value(value, of: field.kind, at: path + field.name)
            }
        }
        return checked
    }

    /// - Returns: `nil` when a fault was noted.
    mutating func value(_ value: JSONValue, of kind: FieldKind, at path: String) -> JSONValue? {
        switch (kind, value) {
        case (.text(let rule), .text(let text)): return self.text(text, rule, at: path)
        case (.choice(let words), .text(let text)): return choice(text, of: words, at: path)
        case (.choices(let words), .list(let given)): return choices(given, of: words, at: path)
        case (.integer(let ranges), .integer(let number)): return integer(number, in: ranges, at: path)
        // JSON has one kind of number: 2.0 and 2e0 are 2.
        case (.integer(let ranges), .real(let number)): return integer(number, in: ranges, at: path)
        case (.boolean, .boolean): return value
        case (.bytes(let count), .text(let text)): return bytes(text, count, at: path)
        case (.time, .integer(let seconds)): return integer(seconds, in: [CalendarTime.range], at: path)
        case (.time, .real(let seconds)): return time(seconds, at: path)
        case (.list(let item, let count), .list(let items)): return list(items, of: item, count, at: path)
        case (.batch(let item, let count), .list(let items)): return batch(items, of: item, count, at: path)
        case (.object(let fields, let unknown), .object(let members)):
            return object(members, of: fields, unknown, at: path)
        default:
            refuse(path, kind.typeReason)
            return nil
        }
    }
}

// Single values.
extension FieldChecker {
    private mutating func text(_ text: String, _ rule: TextRule, at path: String) -> JSONValue? {
        let normalised = text.normalised
        guard let reason = rule.reason(against: normalised) else { return .text(normalised) }
        refuse(path, reason)
        return nil
    }

    private mutating func choice(_ text: String, of words: [String], at path: String) -> JSONValue? {
        if words.contains(text) { return .text(text) }
        refuse(path, "must be one of \(words.joined(separator: ", "))")
        return nil
    }

    private mutating func choices(_ given: [JSONValue], of words: [String], at path: String) -> JSONValue? {
        let texts = given.compactMap(\.text)
        guard texts.count == given.count, texts.allSatisfy(words.contains) else {
            refuse(path, "must be of \(words.joined(separator: ", "))")
            return nil
        }
        guard Set(texts).count == texts.count else {
            refuse(path, "must not name anything twice")
            return nil
        }
        return .list(given)
    }

    private mutating func integer(
        _ number: Int64,
        in ranges: [ClosedRange<Int64>],
        at path: String
    ) -> JSONValue? {
        if ranges.contains(where: { $0.contains(number) }) { return .integer(number) }
        let allowed = ranges.map {
            $0.lowerBound == $0.upperBound ? "\($0.lowerBound)" : "\($0.lowerBound) to \($0.upperBound)"
        }
        refuse(path, "must be \(allowed.joined(separator: " or "))")
        return nil
    }

    private mutating func integer(
        _ number: Double,
        in ranges: [ClosedRange<Int64>],
        at path: String
    ) -> JSONValue? {
        guard let whole = Int64(exactly: number) else {
            refuse(path, FieldKind.integer(ranges).typeReason)
            return nil
        }
        return integer(whole, in: ranges, at: path)
    }

    private mutating func time(_ seconds: Double, at path: String) -> JSONValue? {
        guard let whole = Int64(exactly: seconds.rounded(.down)) else {
            refuse(path, FieldKind.time.typeReason)
            return nil
        }
        return integer(whole, in: [CalendarTime.range], at: path)
    }

    private mutating func bytes(_ text: String, _ count: ClosedRange<Int>, at path: String) -> JSONValue? {
        guard let bytes = Base64.bytes(text), count.contains(bytes.count) else {
            refuse(path, FieldKind.bytes(count).typeReason)
            return nil
        }
        return .text(text)
    }
}

// Values with values inside.
extension FieldChecker {
    private mutating func list(
        _ items: [JSONValue],
        of kind: FieldKind,
        _ count: ClosedRange<Int>,
        at path: String
    ) -> JSONValue? {
        guard holds(items, count, at: path) else { return nil }
        let before = faults.count
        let checked = items.enumerated().compactMap { value($1, of: kind, at: "\(path)[\($0)]") }
        return faults.count == before ? .list(checked) : nil
    }

    private mutating func batch(
        _ items: [JSONValue],
        of kind: FieldKind,
        _ count: ClosedRange<Int>,
        at path: String
    ) -> JSONValue? {
        guard holds(items, count, at: path) else { return nil }
        let before = faults.count
        let checked = items.enumerated().compactMap { item($1, of: kind, at: path, $0) }
        return faults.count == before ? .list(checked) : nil
    }

    /// An item of the wrong type fails the request; any other fault stays with the item.
    private mutating func item(
        _ item: JSONValue,
        of kind: FieldKind,
        at path: String,
        _ index: Int
    ) -> JSONValue? {
        guard kind.accepts(typeOf: item) else {
            refuse("\(path)[\(index)]", kind.typeReason)
            return nil
        }
        var own = FieldChecker()
        let checked = own.itemValue(item, of: kind, in: path)
        if let fault = own.faults.first {
            return ["faulty": ["field": .text(fault.field), "reason": .text(fault.reason)]]
        }
        return checked.map { ["valid": $0] }
    }

    /// An object's faults are named by its members, another item's by the list.
    private mutating func itemValue(_ item: JSONValue, of kind: FieldKind, in list: String) -> JSONValue? {
        if case (.object(let fields, .ignored), .object(let given)) = (kind, item) {
            return .object(members(given, of: fields))
        }
        return value(item, of: kind, at: list)
    }

    private mutating func object(
        _ given: [String: JSONValue],
        of fields: [Field],
        _ unknown: FieldKind.UnknownMembers,
        at path: String
    ) -> JSONValue? {
        let before = faults.count
        if unknown == .refused {
            let known = Set(fields.map(\.name))
            // The name is a stranger's: it is told in normal form, cut, and only where it is a word.
            for name in given.keys.sorted() where !known.contains(name) { refuse(path, unknownReason(name)) }
        }
        let checked = members(given, of: fields, under: path + ".")
        return faults.count == before ? .object(checked) : nil
    }

    private func unknownReason(_ name: String) -> String {
        let isPlain = TextRule(1...64, .token).reason(against: name) == nil
        return isPlain ? "has no member '\(name)'" : "has an unknown member"
    }

    private mutating func holds(_ items: [JSONValue], _ count: ClosedRange<Int>, at path: String) -> Bool {
        if count.contains(items.count) { return true }
        let bounds =
            count.lowerBound == count.upperBound
            ? "exactly \(count.lowerBound)" : "\(count.lowerBound) to \(count.upperBound)"
        refuse(path, "must hold \(bounds) \(count.upperBound == 1 ? "item" : "items")")
        return false
    }
}
