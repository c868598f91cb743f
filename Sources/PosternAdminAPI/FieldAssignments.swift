/// What a person types for declared fields: `name=value`, or `outer.inner=value` for a member of an object.
///
/// A value is read as its field is declared: `true`, `3600`, `2024-02-01T12:00:00Z`, a text as it stands, a list as its
/// items with commas between them or as JSON, an object as JSON.
package enum FieldAssignments {
    /// - Returns: The members that were named, checked.
    /// - Throws: ``FieldFaults`` with every assignment at fault.
    package static func members(
        of assignments: [String],
        for fields: [Field]
    ) throws(FieldFaults) -> [String: JSONValue] {
        var members: [String: JSONValue] = [:]
        var details: [ErrorDetail] = []
        var seen: Set<String> = []
        for assignment in assignments {
            do throws(FieldFaults) {
                let (path, value) = try read(assignment, for: fields)
                guard seen.insert(path.joined(separator: ".")).inserted else {
                    throw FieldFaults(path.joined(separator: "."), "is given twice")
                }
                members = JSONValue.object(members).merged(with: value.wrapped(in: path)).members ?? members
            } catch {
                details += error.details
            }
        }
        var checked: [String: JSONValue] = [:]
        do throws(FieldFaults) {
            checked = try fields.checkedChange(members)
        } catch {
            details = error.details + details
        }
        guard details.isEmpty else { throw FieldFaults(details) }
        return checked
    }

    private static func read(
        _ assignment: String,
        for fields: [Field]
    ) throws(FieldFaults) -> (path: [String], value: JSONValue) {
        let parts = assignment.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, !parts[0].isEmpty else {
            throw FieldFaults(assignment, "is not of the form name=value")
        }
        let path = parts[0].split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        let field = try find(path[...], in: fields, after: "")
        guard let value = field.kind.value(typed: parts[1]) else {
            throw FieldFaults(parts[0], field.kind.typeReason)
        }
        return (path, value)
    }

    private static func find(
        _ path: ArraySlice<String>,
        in fields: [Field],
        after outer: String
    ) throws(FieldFaults) -> Field {
        guard let name = path.first, let field = fields.first(where: { $0.name == name }) else {
            let written = outer + path.joined(separator: ".")
            throw FieldFaults(written, [Field].unknown(written, among: fields.leafNames(under: outer)))
        }
        guard path.count > 1 else { return field }
        guard case .object(let inner, _) = field.kind else {
            throw FieldFaults(outer + name, "has no members")
        }
        return try find(path.dropFirst(), in: inner, after: "\(outer)\(name).")
    }
}

extension FieldKind {
    /// What a typed text stands for; `nil` where it is no list or object and has to be one.
    fileprivate func value(typed text: String) -> JSONValue? {
        switch self {
        case .list(let item, _), .batch(let item, _):
            if text.isEmpty { return .list([]) }
            if text.utf8.first == UInt8(ascii: "["), let value = try? JSONParser.parse(Array(text.utf8)) {
                return value
            }
            if case .object = item { return nil }
            return .list(
                text.split(separator: ",", omittingEmptySubsequences: false).map { item.value(of: String($0)) }
            )
        case .choices: return .list(text.split(separator: ",").map { .text(String($0)) })
        case .object: return try? JSONParser.parse(Array(text.utf8))
        default: return value(of: text)
        }
    }
}

extension JSONValue {
    fileprivate func wrapped(in path: [String]) -> JSONValue {
        path.reversed().reduce(self) { .object([$1: $0]) }
    }
}

extension Array<Field> {
    /// The names under which values can be given, those inside of objects with a dot.
    package func leafNames(under outer: String = "") -> [String] {
        flatMap { field -> [String] in
            if case .object(let inner, _) = field.kind { return inner.leafNames(under: "\(outer)\(field.name).") }
            return [outer + field.name]
        }
    }
}
