/// An item of a batch: what it asks for, or why this one item cannot be done while the others are.
package enum BatchItem<Value: Codable & Hashable & Sendable>: Hashable, Sendable {
    case valid(Value)
    case faulty(ErrorDetail)

    /// How the two cases are told apart between checking and decoding; a client sends the bare value.
    enum CodingKeys: String, CodingKey { case valid, faulty }
}

extension Field {
    /// What a batch answers: each item is in one of the two lists.
    static func batch(done: [Field], failed: [Field]) -> [Field] {
        [
            Field("message", .text(.told), "What was done, for people."),
            Field("successful", .objects(done), "What was done."),
            Field("failed", .objects(failed), "What was not, each with the reason."),
        ]
    }

    /// A field at fault and why.
    static let errorDetail: [Field] = [
        Field("field", .text(.told), "The field at fault."),
        Field("reason", .text(.told), "Why."),
    ]
}

extension BatchItem: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        if let value = try container.decodeIfPresent(Value.self, forKey: .valid) {
            self = .valid(value)
        } else {
            self = .faulty(try container.decode(ErrorDetail.self, forKey: .faulty))
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .valid(let value): try container.encode(value, forKey: .valid)
        case .faulty(let detail): try container.encode(detail, forKey: .faulty)
        }
    }
}
