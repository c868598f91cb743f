/// Why values that somebody gave for declared fields are refused, in the words of the declarations.
package struct FieldFaults: Error, Hashable, Sendable {
    /// At least one.
    package let details: [ErrorDetail]

    package init(_ details: [ErrorDetail]) { self.details = details }

    init(_ field: String, _ reason: String) { details = [ErrorDetail(field: field, reason: reason)] }

    /// `maxTtl must be 60 to 31536000`, one for each fault.
    package var lines: [String] { details.map { "\($0.field) \($0.reason)" } }
}

extension Array<Field> {
    /// Members of an object that has these fields, checked; unknown ones are faults, absent ones are none.
    package func checkedChange(_ given: [String: JSONValue]) throws(FieldFaults) -> [String: JSONValue] {
        var checker = FieldChecker()
        var checked: [String: JSONValue] = [:]
        for (name, value) in given.sorted(by: { $0.key < $1.key }) {
            if let field = first(where: { $0.name == name }) {
                checked[name] = checker.value(value, of: field.kind, at: name)
            } else {
                checker.refuse(name, Self.unknown(name, among: map(\.name)))
            }
        }
        guard checker.faults.isEmpty else { throw FieldFaults(checker.faults) }
        return checked
    }

    static func unknown(_ name: String, among names: [String]) -> String {
        NearestName.of(name, among: names).map { "is unknown; did you mean \($0)?" } ?? "is unknown"
    }
}

extension AdminOperation {
    /// A request with these values, checked as the server will check it.
    ///
    /// - Parameter members: By the fields' names, wherever they stand on the wire.
    package static func request(with members: [String: JSONValue]) throws(FieldFaults) -> Request {
        var checker = FieldChecker()
        let checked = checker.members(members, of: declaration.fields)
        guard checker.faults.isEmpty else { throw FieldFaults(checker.faults) }
        guard let request = try? JSONValue.object(checked).decoded(as: Request.self) else {
            throw FieldFaults("request", "cannot be made of these values")
        }
        let faults = faults(in: request)
        guard faults.isEmpty else { throw FieldFaults(faults) }
        return request
    }
}
