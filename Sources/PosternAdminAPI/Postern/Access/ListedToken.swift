/// A bearer token as lists answer it: all but the token itself.
package struct ListedToken: Codable, Hashable, Sendable {
    package var tokenId: String
    package var name: String
    /// For whom it speaks: the principal that made it.
    package var principal: String
    /// A policy document that narrows what the principal may do; absent where nothing does.
    package var scope: String?
    /// Seconds since 1970.
    package var created: Int64
    /// Seconds since 1970.
    package var expires: Int64
    /// Seconds since 1970; absent where it never was.
    package var lastUsed: Int64?
    package var lastAddress: String?

    package init(tokenId: String, name: String, principal: String, created: Int64, expires: Int64) {
        self.tokenId = tokenId
        self.name = name
        self.principal = principal
        self.created = created
        self.expires = expires
    }
}

extension ListedToken: PageRow {
    package static var standardSortFields: [String] { ["created"] }

    package var sortID: SortKey.Part { .text(tokenId) }

    package func sortPart(_ field: String) -> SortKey.Part {
        switch field {
        case "name": .text(name)
        case "principal": .text(principal)
        case "expires": .number(expires)
        default: .number(created)
        }
    }
}

extension ListedToken {
    static let fields: [Field] = [
        .tokenID(in: .body),
        .tokenName,
        .principal(in: .body),
        .tokenScope,
        .created,
        Field("expires", .epochSeconds, .required, "Until when it holds, in seconds since 1970."),
        .lastUsed,
        .lastAddress,
    ]
}

extension Field {
    static func tokenID(in place: Place) -> Field {
        Field("tokenId", in: place, .text(TextRule(1...128, .token)), .required, "The token, by what is no secret.")
    }

    static let tokenName = Field("name", .text(.accessName), .required, "What it is for.")
    static let tokenScope = Field("scope", .text(.policyDocument), "A policy document that narrows what it may do.")
}
