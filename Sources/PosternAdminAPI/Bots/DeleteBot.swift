/// Removes a bot for good.
package enum DeleteBot: AdminOperation {
    package static let declaration = OperationDeclaration(
        "wickr:DeleteBot",
        .write,
        .delete,
        "/networks/{networkId}/bots/{botId}",
        "Remove a bot.",
        fields: [.networkID, .botID],
        reply: [.message]
    )

    package struct Request: Codable, Hashable, Sendable {
        package var networkId: String
        package var botId: String

        package init(networkId: String, botId: String) {
            self.networkId = networkId
            self.botId = botId
        }
    }

    package typealias Reply = MessageReply
}
