/// Reads a policy's text, and says of the first fault where it is.
struct PolicyParser {
    /// What actions may name; `nil` for anything.
    let actions: [String]?

    func policy(_ text: String) throws(PolicyFault) -> AccessPolicy {
        let bytes = Array(text.utf8)
        guard bytes.count <= AccessPolicy.largestText else {
            throw fault("is larger than \(AccessPolicy.largestText) bytes: split it into several")
        }
        let members = try object(try Self.json(bytes), ["Version", "Id", "Statement"], in: .policy)
        guard members["Version"] == "2012-10-17" else {
            throw fault("must be \"2012-10-17\"", at: "Version")
        }
        let id = try members["Id"].map { value throws(PolicyFault) in
            try self.text(value, TextRule(1...128, .printable), "Id", in: .policy)
        }
        guard let given = members["Statement"] else { throw fault("is missing", at: "Statement") }
        let values = if case .list(let values) = given { values } else { [given] }
        guard (1...AccessPolicy.mostStatements).contains(values.count) else {
            throw fault("must hold 1 to \(AccessPolicy.mostStatements) statements", at: "Statement")
        }
        var statements: [PolicyStatement] = []
        for (index, value) in values.enumerated() {
            let statement = try statement(value, number: index + 1)
            if let sid = statement.sid, let first = statements.firstIndex(where: { $0.sid == sid }) {
                let reason = "is the one of statement \(first + 1) too: choose another"
                throw fault(reason, at: "Sid", in: .statement(index + 1, sid: sid))
            }
            statements.append(statement)
        }
        return AccessPolicy(id: id, statements: statements)
    }

    private func statement(_ value: JSONValue, number: Int) throws(PolicyFault) -> PolicyStatement {
        let sidRule = TextRule(1...128, .printable)
        var place = PolicyFault.Place.statement(number, sid: nil)
        if let sid = value.members?["Sid"] {
            let text = try text(sid, sidRule, "Sid", in: place)
            guard text.utf8.allSatisfy(Self.isLetterOrDigit) else {
                throw fault("must be letters and digits", at: "Sid", in: place)
            }
            place = .statement(number, sid: text)
        }
        let members = try object(value, Self.statementMembers, in: place)
        guard let effect = members["Effect"]?.text.flatMap(PolicyStatement.Effect.init(rawValue:)) else {
            throw fault("must be \"Allow\" or \"Deny\"", at: "Effect", in: place)
        }
        return PolicyStatement(
            sid: members["Sid"]?.text,
            effect: effect,
            actions: try actions(of: members, in: place),
            resources: try resources(of: members, in: place),
            conditions: try conditions(of: members, in: place)
        )
    }

    private static let statementMembers = ["Sid", "Effect", "Action", "NotAction", "Resource", "Condition"]
}

// The parts of a statement.
extension PolicyParser {
    private func actions(
        of members: [String: JSONValue],
        in place: PolicyFault.Place
    ) throws(PolicyFault) -> PolicyStatement.Actions {
        switch (members["Action"], members["NotAction"]) {
        case (let value?, nil): return .these(try patterns(value, "Action", in: place))
        case (nil, let value?): return .allBut(try patterns(value, "NotAction", in: place))
        default: throw fault("must have either Action or NotAction", in: place)
        }
    }

    private func patterns(
        _ value: JSONValue,
        _ member: String,
        in place: PolicyFault.Place
    ) throws(PolicyFault) -> [ActionPattern] {
        try texts(value, member, in: place) { text throws(PolicyFault.Reason) in
            try ActionPattern(text, among: self.actions)
        }
    }

    private func resources(
        of members: [String: JSONValue],
        in place: PolicyFault.Place
    ) throws(PolicyFault) -> [ResourcePattern] {
        guard let value = members["Resource"] else {
            throw fault("must have a Resource: write \"*\" for all", in: place)
        }
        return try texts(value, "Resource", in: place) { text throws(PolicyFault.Reason) in try ResourcePattern(text) }
    }

    private func conditions(
        of members: [String: JSONValue],
        in place: PolicyFault.Place
    ) throws(PolicyFault) -> [PolicyCondition] {
        guard let value = members["Condition"] else { return [] }
        guard let operators = value.members, !operators.isEmpty else {
            throw fault("must be an object with at least one operator", at: "Condition", in: place)
        }
        var conditions: [PolicyCondition] = []
        // In an order of our own, so that of several faults always the same one is told.
        for (name, keys) in operators.sorted(by: { $0.key < $1.key }) {
            guard let operation = PolicyCondition.Operator(rawValue: name) else {
                let known = PolicyCondition.Operator.allCases.map(\.rawValue).joined(separator: ", ")
                throw fault("has the operator\(Self.quoted(name)), and may have \(known)", at: "Condition", in: place)
            }
            conditions += try self.conditions(operation, keys, in: place)
        }
        return conditions
    }

    private func conditions(
        _ operation: PolicyCondition.Operator,
        _ value: JSONValue,
        in place: PolicyFault.Place
    ) throws(PolicyFault) -> [PolicyCondition] {
        let member = "Condition.\(operation.rawValue)"
        guard let keys = value.members, !keys.isEmpty else {
            throw fault("must be an object with at least one key", at: member, in: place)
        }
        var seen: Set<PolicyCondition.Key> = []
        var conditions: [PolicyCondition] = []
        for (name, value) in keys.sorted(by: { $0.key < $1.key }) {
            guard let key = PolicyCondition.Key(named: name) else {
                let known = PolicyCondition.Key.allCases.map(\.rawValue).joined(separator: ", ")
                throw fault("has the key\(Self.quoted(name)), and may have \(known)", at: member, in: place)
            }
            guard key.operators.contains(operation) else {
                let fitting = key.operators.map(\.rawValue).joined(separator: " or ")
                throw fault("does not go with \(key.rawValue): use \(fitting)", at: member, in: place)
            }
            guard seen.insert(key).inserted else { throw fault("has \(key.rawValue) twice", at: member, in: place) }
            let values = try list(value, "\(member).\(key.rawValue)", in: place)
            do throws(PolicyFault.Reason) {
                conditions.append(try PolicyCondition(operation, values))
            } catch {
                throw fault(error.text, at: "\(member).\(key.rawValue)", in: place)
            }
        }
        return conditions
    }
}

// Values.
extension PolicyParser {
    private static func json(_ bytes: [UInt8]) throws(PolicyFault) -> JSONValue {
        do throws(JSONFault) {
            return try JSONParser.parse(bytes)
        } catch {
            let reason =
                switch error {
                case .notUTF8, .malformed: "is not JSON"
                case .repeatedMember: "has an object with a member twice"
                case .tooDeep: "is nested deeper than \(JSONParser.deepestNesting) levels"
                }
            throw PolicyFault(place: .policy, member: "", reason: reason)
        }
    }

    private func object(
        _ value: JSONValue,
        _ known: [String],
        in place: PolicyFault.Place
    ) throws(PolicyFault) -> [String: JSONValue] {
        guard let members = value.members else { throw fault("must be an object", in: place) }
        if let name = members.keys.sorted().first(where: { !known.contains($0) }) {
            throw fault("has the member\(Self.quoted(name)), and may have \(known.joined(separator: ", "))", in: place)
        }
        return members
    }

    private func text(
        _ value: JSONValue,
        _ rule: TextRule,
        _ member: String,
        in place: PolicyFault.Place
    ) throws(PolicyFault) -> String {
        guard let text = value.text else { throw fault("must be a text", at: member, in: place) }
        if let reason = rule.reason(against: text.normalised) { throw fault(reason, at: member, in: place) }
        return text.normalised
    }

    /// A value alone, or a list of one or more.
    private func list(
        _ value: JSONValue,
        _ member: String,
        in place: PolicyFault.Place
    ) throws(PolicyFault) -> [JSONValue] {
        guard case .list(let values) = value else { return [value] }
        guard !values.isEmpty else { throw fault("must not be empty", at: member, in: place) }
        return values
    }

    private func texts<Value>(
        _ value: JSONValue,
        _ member: String,
        in place: PolicyFault.Place,
        _ read: (String) throws(PolicyFault.Reason) -> Value
    ) throws(PolicyFault) -> [Value] {
        var result: [Value] = []
        for item in try list(value, member, in: place) {
            guard let text = item.text else { throw fault("must be a text or a list of texts", at: member, in: place) }
            do throws(PolicyFault.Reason) {
                result.append(try read(text))
            } catch {
                throw fault(error.text, at: member, in: place)
            }
        }
        return result
    }

    private func fault(
        _ reason: String,
        at member: String = "",
        in place: PolicyFault.Place = .policy
    ) -> PolicyFault {
        PolicyFault(place: place, member: member, reason: reason)
    }

    /// A name that somebody wrote, where it is a plain word; it goes to a terminal.
    private static func quoted(_ name: String) -> String {
        TextRule(1...64, .token).reason(against: name) == nil ? " '\(name)'" : " of a name that is no word"
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        let lower = byte | 0x20
        return lower >= UInt8(ascii: "a") && lower <= UInt8(ascii: "z")
            || byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
    }
}
