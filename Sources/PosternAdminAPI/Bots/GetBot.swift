/// Reads one bot.
package enum GetBot: AdminOperation {
    package static let declaration = OperationDeclaration(
        "wickr:GetBot",
        .read,
        .get,
        "/networks/{networkId}/bots/{botId}",
        "Show a bot.",
        fields: [.networkID, .botID],
        reply: Bot.fields
    )

    package struct Request: Codable, Hashable, Sendable {
        package var networkId: String
        package var botId: String

        package init(networkId: String, botId: String) {
            self.networkId = networkId
            self.botId = botId
        }
    }

    package typealias Reply = Bot
}
