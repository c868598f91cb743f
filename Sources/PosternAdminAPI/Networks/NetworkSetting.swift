/// A network's setting as the public model tells it: name, value and type, all of them texts.
package struct NetworkSetting: Codable, Hashable, Sendable {
    package enum Kind: String, Codable, Hashable, Sendable, CaseIterable {
        case boolean, string, object
    }

    /// The member of ``NetworkSettings`` that it is.
    package var optionName: String
    /// The value as JSON: `true`, `"text"`, `{"status":"ENABLED"}`.
    package var value: String
    package var type: Kind

    package init(optionName: String, value: String, type: Kind) {
        self.optionName = optionName
        self.value = value
        self.type = type
    }
}

extension NetworkSettings {
    /// Each setting that is there, by its name.
    ///
    /// - Throws: `EncodingError`, which settings cannot cause.
    package func triples() throws -> [NetworkSetting] {
        let members = try JSONValue(encoding: self).members ?? [:]
        return members.sorted { $0.key < $1.key }.map { name, value in
            NetworkSetting(
                optionName: name,
                value: String(decoding: value.serialised, as: UTF8.self),
                type: .init(of: value)
            )
        }
    }
}

extension NetworkSetting.Kind {
    fileprivate init(of value: JSONValue) {
        switch value {
        case .boolean: self = .boolean
        case .object: self = .object
        default: self = .string
        }
    }
}

extension Field {
    static let settings = Field("settings", .objects(NetworkSetting.fields), .required, "Each setting by its name.")
}

extension NetworkSetting {
    static let fields: [Field] = [
        Field("optionName", .text(TextRule(1...64, .identifier)), .required, "Which setting."),
        Field("value", .text(.told), .required, "The value as JSON."),
        Field("type", .choice(Kind.allCases.map(\.rawValue)), .required, "What kind of JSON value it is."),
    ]
}
