/// Somebody or something that administers: it has policies, and keys, tokens or certificates to prove itself with.
package struct Principal: Codable, Hashable, Sendable {
    package var principal: String
    /// The names of access policies.
    package var policies: [String]
    package var disabled: Bool
    /// Seconds since 1970.
    package var created: Int64

    package init(principal: String, policies: [String], disabled: Bool, created: Int64) {
        self.principal = principal
        self.policies = policies
        self.disabled = disabled
        self.created = created
    }
}

extension Principal: PageRow {
    package static var standardSortFields: [String] { ["principal"] }

    package var sortID: SortKey.Part { .text(principal) }

    package func sortPart(_ field: String) -> SortKey.Part {
        field == "created" ? .number(created) : .text(principal)
    }
}

extension Principal {
    static let fields: [Field] = [
        .principal(in: .body),
        .policies(.required),
        Field("disabled", .boolean, .required, "Whether it may do nothing."),
        .created,
    ]
}

// What the operations on access share.
extension Field {
    static func principal(in place: Place) -> Field {
        Field("principal", in: place, .text(.accessName), .required, "The principal.")
    }

    /// The names of access policies.
    static func policies(_ presence: Presence) -> Field {
        Field("policies", .list(.text(.accessName), 0...100), presence, "The names of its access policies.")
    }

    static let created = Field("created", .epochSeconds, .required, "When it was made, in seconds since 1970.")
    static let lastUsed = Field("lastUsed", .epochSeconds, "When it was used last, in seconds since 1970.")
    static let lastAddress = Field("lastAddress", .text(.told), "From which address it was used last.")
    static let disabled = Field("disabled", .boolean, "Whether it is refused from now on.")
}

extension TextRule {
    /// The name of a principal, access policy or token. It stands in paths.
    static let accessName = TextRule(1...64, .word, form: .pathSegment)
    /// An access policy's document.
    static let policyDocument = TextRule(1...20_480, .paragraphs)
    static let accessKeyID = TextRule(16...128, .identifier)
}
