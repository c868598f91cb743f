/// Reads how far a network's retention is.
package enum GetDataRetentionBot: AdminOperation {
    package static let declaration = OperationDeclaration(
        "wickr:GetDataRetentionBot",
        .read,
        .get,
        "/networks/{networkId}/data-retention-bots",
        "Show the retention bot.",
        fields: [.networkID],
        reply: [
            Field("botName", .text(.botName), "The bot's name; absent where there is no bot."),
            Field("botExists", .boolean, .required, "Whether it was made."),
            Field("isBotActive", .boolean, .required, "Whether it is signed in."),
            Field("isDataRetentionBotRegistered", .boolean, .required, "Whether it registered its identity."),
            Field("isDataRetentionServiceEnabled", .boolean, .required, "Whether it gets every message."),
            Field("isPubkeyMsgAcked", .boolean, .required, "Whether an administrator compared its key."),
        ]
    )

    package struct Request: Codable, Hashable, Sendable {
        package var networkId: String

        package init(networkId: String) { self.networkId = networkId }
    }

    package struct Reply: Codable, Hashable, Sendable {
        package var botName: String?
        package var botExists: Bool
        package var isBotActive = false
        package var isDataRetentionBotRegistered = false
        package var isDataRetentionServiceEnabled = false
        package var isPubkeyMsgAcked = false

        /// - Parameter botName: `nil` where there is no bot.
        package init(botName: String?) {
            self.botName = botName
            self.botExists = botName != nil
        }
    }
}
