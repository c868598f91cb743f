package enum BotStatus: Int, Codable, Hashable, Sendable, CaseIterable {
    /// Created, and not yet here.
    case pending = 1
    case active = 2

    static let kind = FieldKind.integer(1...2)
}

/// A bot as administrators see it.
package struct Bot: Codable, Hashable, Sendable {
    /// 1 to 10 digits.
    package var botId: String
    package var displayName: String?
    package var username: String?
    /// The name as a hash.
    package var uname: String?
    /// The identity's public key as base64; absent until the bot has come.
    package var pubkey: String?
    package var status: BotStatus?
    package var groupId: String?
    /// Whether a challenge waits for the bot to register with.
    package var hasChallenge: Bool?
    package var suspended: Bool?
    /// RFC 3339.
    package var lastLogin: String?

    package init(botId: String) { self.botId = botId }
}

extension Bot: PageRow {
    package static var standardSortFields: [String] { ["username"] }

    package var sortID: SortKey.Part { .id(botId) }

    package func sortPart(_ field: String) -> SortKey.Part {
        switch field {
        // A bot has no first name: what it is shown by takes its place.
        case "displayName", "firstName": .text(displayName)
        case "status": .number(Int64(status?.rawValue ?? 0))
        case "groupId": .text(groupId)
        default: .text(username)
        }
    }
}

extension Bot {
    static let fields: [Field] = [
        Field("botId", .text(.userID), .required, "The bot."),
        .displayName,
        Field("username", .text(.botName), "The name, unique in the network."),
        Field("uname", .text(.nameHash), "The name as a hash."),
        Field("pubkey", .text(.told), "The public key as base64; absent until the bot has come."),
        Field("status", BotStatus.kind, "1 pending, 2 active."),
        Field("groupId", .text(.groupID), "The bot's group."),
        Field("hasChallenge", .boolean, "Whether a challenge waits for the bot to register with."),
        Field("suspended", .boolean, "Whether the bot may not sign in."),
        Field("lastLogin", .text(.timestamp), "When it signed in last, in UTC."),
    ]
}

extension Field {
    static let botID = Field("botId", in: .path, .text(.userID), .required, "The bot.")
    static let displayName = Field("displayName", .text(.personName), "What people see it called.")

    /// What a bot registers its identity with. It opens nothing.
    static func challenge(_ presence: Presence) -> Field {
        Field(
            "challenge",
            .text(.challenge),
            presence,
            isSensitive: true,
            "What the bot registers with, once."
        )
    }
}

extension TextRule {
    static let botName = TextRule(3...256, .name, form: .botName)
    static let challenge = TextRule(12...256, .printable)
}
