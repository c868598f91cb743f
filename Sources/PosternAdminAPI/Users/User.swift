package enum UserStatus: Int, Codable, Hashable, Sendable, CaseIterable {
    /// Invited, and not yet here.
    case pending = 1
    case active = 2
    /// The invitation was declined, or ran out 30 days ago.
    case rejected = 3
}

/// A user as lists and batches answer it.
package struct User: Codable, Hashable, Sendable {
    /// 1 to 10 digits.
    package var userId: String
    package var firstName: String?
    package var lastName: String?
    package var username: String?
    /// Ids of groups: one.
    package var securityGroups: [String]?
    package var isAdmin: Bool?
    package var suspended: Bool?
    package var status: UserStatus?
    package var otpEnabled: Bool?
    package var scimId: String?
    package var type: String?
    package var cell: String?
    package var countryCode: String?
    package var challengeFailures: Int?
    package var isInviteExpired: Bool?
    package var isUser: Bool?
    package var inviteCode: String?
    package var codeValidation: Bool?
    package var uname: String?

    package init(userId: String) { self.userId = userId }
}

extension User: PageRow {
    package static var standardSortFields: [String] { ["username"] }

    package var sortID: SortKey.Part { .id(userId) }

    package func sortPart(_ field: String) -> SortKey.Part {
        switch field {
        case "firstName": .text(firstName)
        case "lastName": .text(lastName)
        case "status": .number(Int64(status?.rawValue ?? 0))
        case "groupId": .text(securityGroups?.first)
        default: .text(username)
        }
    }
}

extension Field {
    static let firstName = Field("firstName", .text(.personName), isSensitive: true, "First name.")
    static let lastName = Field("lastName", .text(.personName), isSensitive: true, "Last name.")
    static let username = Field("username", .text(.userName), .required, "Name or address, unique in the network.")
}
