/// An access key as lists answer it: all but the secret.
package struct ListedAccessKey: Codable, Hashable, Sendable {
    package var accessKeyId: String
    package var principal: String
    package var disabled: Bool
    /// Seconds since 1970.
    package var created: Int64
    /// Seconds since 1970; absent where it never was.
    package var lastUsed: Int64?
    package var lastAddress: String?
    /// Seconds since 1970: the end of a key that another took the place of.
    package var expires: Int64?

    package init(accessKeyId: String, principal: String, disabled: Bool, created: Int64) {
        self.accessKeyId = accessKeyId
        self.principal = principal
        self.disabled = disabled
        self.created = created
    }
}

extension ListedAccessKey: PageRow {
    package static var standardSortFields: [String] { ["created"] }

    package var sortID: SortKey.Part { .text(accessKeyId) }

    package func sortPart(_ field: String) -> SortKey.Part {
        switch field {
        case "principal": .text(principal)
        case "lastUsed": .number(lastUsed ?? 0)
        default: .number(created)
        }
    }
}

extension ListedAccessKey {
    static let fields: [Field] = [
        .accessKeyID(in: .body),
        .principal(in: .body),
        Field("disabled", .boolean, .required, "Whether it is refused."),
        .created,
        .lastUsed,
        .lastAddress,
        Field("expires", .epochSeconds, "When it ends, since another took its place; in seconds since 1970."),
    ]
}

extension Field {
    static func accessKeyID(in place: Place) -> Field {
        Field("accessKeyId", in: place, .text(.accessKeyID), .required, "The access key.")
    }

    static let secretAccessKey = Field(
        "secretAccessKey",
        .text(TextRule(1...128, .word)),
        .required,
        isSensitive: true,
        "The secret, told this once."
    )
}
