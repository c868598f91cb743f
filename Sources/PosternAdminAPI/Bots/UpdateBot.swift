/// Changes a bot. A new challenge admits another registration of the same identity.
package enum UpdateBot: AdminOperation {
    package static let declaration = OperationDeclaration(
        "wickr:UpdateBot",
        .write,
        .patch,
        "/networks/{networkId}/bots/{botId}",
        "Change a bot, suspend it, or let it in again.",
        fields: [
            .networkID,
            .botID,
            .displayName,
            Field("groupId", .text(.groupID), "The bot's group."),
            .challenge(.optional),
            Field("suspend", .boolean, "Whether the bot may not sign in from now on."),
        ],
        reply: [.message]
    )

    package struct Request: Codable, Hashable, Sendable {
        package var networkId: String
        package var botId: String
        package var displayName: String?
        package var groupId: String?
        package var challenge: String?
        package var suspend: Bool?

        package init(networkId: String, botId: String) {
            self.networkId = networkId
            self.botId = botId
        }
    }

    package typealias Reply = MessageReply
}
