/// Makes a bot, which registers with the challenge.
package enum CreateBot: AdminOperation {
    package static let declaration = OperationDeclaration(
        "wickr:CreateBot",
        .write,
        .post,
        "/networks/{networkId}/bots",
        "Make a bot.",
        fields: [
            .networkID,
            Field("username", .text(.botName), .required, "The name, unique in the network; it ends in bot."),
            .displayName,
            Field("groupId", .text(.groupID), .required, "The bot's group."),
            .challenge(.required),
        ],
        reply: [
            .message,
            Field("botId", .text(.userID), .required, "The bot."),
            .networkIDTold,
            Field("username", .text(.botName), .required, "The name, unique in the network."),
            .displayName,
            Field("groupId", .text(.groupID), .required, "The bot's group."),
        ]
    )

    package struct Request: Codable, Hashable, Sendable {
        package var networkId: String
        package var username: String
        package var displayName: String?
        package var groupId: String
        package var challenge: String

        package init(networkId: String, username: String, groupId: String, challenge: String) {
            self.networkId = networkId
            self.username = username
            self.groupId = groupId
            self.challenge = challenge
        }
    }

    package struct Reply: Codable, Hashable, Sendable {
        package var message: String
        /// 1 to 10 digits.
        package var botId: String
        package var networkId: String
        package var username: String
        package var displayName: String?
        package var groupId: String

        /// - Parameter request: What was asked, and done.
        package init(message: String, botId: String, _ request: Request) {
            self.message = message
            self.botId = botId
            self.networkId = request.networkId
            self.username = request.username
            self.displayName = request.displayName
            self.groupId = request.groupId
        }
    }
}
