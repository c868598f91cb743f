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

extension User {
    static let fields: [Field] = [
        .userIDTold,
        .firstName,
        .lastName,
        Field("username", .text(.userName), "Name or address, unique in the network."),
        Field("securityGroups", .list(.text(.groupID), 0...100), "The id of the user's group."),
        Field("isAdmin", .boolean, "Whether the user administers the network."),
        Field("suspended", .boolean, "Whether the user may not sign in."),
        Field("status", UserStatus.kind, "1 pending, 2 active, 3 rejected."),
        Field("otpEnabled", .boolean, "Whether one-time passwords are asked for."),
        Field("scimId", .text(.told), "The id under which a directory knows the user."),
        Field("type", .text(.told), "What kind of account it is."),
        Field("cell", .text(.told), isSensitive: true, "Telephone number without the country's code."),
        Field("countryCode", .text(.told), isSensitive: true, "The code of the telephone number's country."),
        Field("challengeFailures", .count, "Failed sign-ins."),
        Field("isInviteExpired", .boolean, "Whether the invitation ran out."),
        Field("isUser", .boolean, "Whether it is a person and no bot."),
        .inviteCode,
        .codeValidation,
        Field("uname", .text(.nameHash), "The name as a hash."),
    ]
}

extension UserStatus {
    static let kind = FieldKind.integer(1...3)
}

extension Field {
    /// In a body or reply.
    static let userIDTold = Field("userId", .text(.userID), .required, "The user.")
    static let firstName = Field("firstName", .text(.personName), isSensitive: true, "First name.")
    static let lastName = Field("lastName", .text(.personName), isSensitive: true, "Last name.")
    static let username = Field("username", .text(.userName), .required, "Name or address, unique in the network.")
    static let inviteCode = Field(
        "inviteCode",
        .text(.inviteCode),
        isSensitive: true,
        "An invitation code of your own."
    )
    static let inviteCodeTtl = Field("inviteCodeTtl", .integer(1...365), "How many days the code holds.")
    static let codeValidation = Field("codeValidation", .boolean, "Whether the code may verify the user.")
}
