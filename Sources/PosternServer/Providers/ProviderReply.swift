import PosternAdminAPI

/// What a provider answered.
struct ProviderReply: Sendable {
    let status: Int
    let mediaTypes: [String]
    let body: [UInt8]

    /// - Throws: When the body is no object in JSON, or is not called so.
    func object(_ subject: ProviderFailure.Subject) throws(ProviderFailure) -> ProviderObject {
        guard isJSON, let members = (try? JSONParser.parse(body))?.members else {
            throw ProviderFailure(subject, .notJSON)
        }
        return ProviderObject(subject: subject, members: members)
    }

    /// The answer of a request that went well.
    func expected(_ subject: ProviderFailure.Subject) throws(ProviderFailure) -> ProviderObject {
        guard status == 200 else { throw ProviderFailure(subject, .status(status)) }
        return try object(subject)
    }

    private var isJSON: Bool {
        guard mediaTypes.count == 1, let type = mediaTypes[0].split(separator: ";").first else { return false }
        return type.lowercased().filter { $0 != " " } == "application/json"
    }
}

/// An object that a provider answered with; its members are read with a check of their type.
struct ProviderObject: Sendable {
    let subject: ProviderFailure.Subject
    let members: [String: JSONValue]

    /// - Returns: `nil` when it is not there, or is `null`: so some providers write what they do not have.
    func value(_ name: StaticName) -> JSONValue? {
        members[name.text].flatMap { $0 == .null ? nil : $0 }
    }

    func text(_ name: StaticName) throws(ProviderFailure) -> String? {
        guard let value = value(name) else { return nil }
        guard let text = value.text, Self.isPlain(text) else { throw fault(name, .ofAnotherType) }
        return text
    }

    func texts(_ name: StaticName) throws(ProviderFailure) -> [String]? {
        guard let value = value(name) else { return nil }
        guard case .list(let values) = value else { throw fault(name, .ofAnotherType) }
        let texts = values.compactMap(\.text)
        guard texts.count == values.count, texts.allSatisfy(Self.isPlain) else { throw fault(name, .ofAnotherType) }
        return texts
    }

    func boolean(_ name: StaticName) throws(ProviderFailure) -> Bool? {
        guard let value = value(name) else { return nil }
        guard case .boolean(let boolean) = value else { throw fault(name, .ofAnotherType) }
        return boolean
    }

    func address(_ name: StaticName) throws(ProviderFailure) -> ProviderAddress? {
        guard let text = try text(name) else { return nil }
        guard let address = ProviderAddress(text) else { throw fault(name, .notAnAddress) }
        return address
    }

    func object(_ name: StaticName) throws(ProviderFailure) -> ProviderObject? {
        guard let value = value(name) else { return nil }
        guard let members = value.members else { throw fault(name, .ofAnotherType) }
        return ProviderObject(subject: subject, members: members)
    }

    func required<Value>(_ name: StaticName, _ value: Value?) throws(ProviderFailure) -> Value {
        guard let value else { throw fault(name, .missing) }
        return value
    }

    func fault(_ name: StaticName, _ fault: ProviderFailure.Fault) -> ProviderFailure {
        ProviderFailure(subject, .member(name, fault))
    }

    /// Addresses, scopes, tokens and the words of these standards are printable ASCII.
    private static func isPlain(_ text: String) -> Bool { text.utf8.allSatisfy { (0x20...0x7E).contains($0) } }
}
