/// A guest whom an administrator keeps out.
package struct BlockedGuestUser: Codable, Hashable, Sendable {
    /// The name that the guest gave.
    package var username: String
    /// Who blocked.
    package var admin: String
    /// RFC 3339.
    package var modified: String
    package var usernameHash: String

    package init(username: String, admin: String, modified: String, usernameHash: String) {
        self.username = username
        self.admin = admin
        self.modified = modified
        self.usernameHash = usernameHash
    }
}

extension BlockedGuestUser: PageRow {
    package static var standardSortFields: [String] { ["username"] }

    package var sortID: SortKey.Part { .text(usernameHash) }

    package func sortPart(_ field: String) -> SortKey.Part {
        switch field {
        case "admin": .text(admin)
        case "modified": .text(modified)
        default: .text(username)
        }
    }
}

extension BlockedGuestUser {
    static let fields: [Field] = [
        .guestName,
        Field("admin", .text(.told), .required, "Who blocked."),
        Field("modified", .text(.timestamp), .required, "When, in UTC."),
        .guestHash,
    ]
}
