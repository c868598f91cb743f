import PosternAdminAPI
import PosternRelay

extension AdminHandlers {
    var retention: [AdminHandler] {
        [
            AdminHandler(
                CreateDataRetentionBot.self,
                reply: { _, bot in CreateDataRetentionBot.Reply(message: "data retention bot \(bot.login) is made") },
                act: { request, order in try await relay.createRetentionBot(in: request.networkId, by: order) }
            ),
            AdminHandler(
                CreateDataRetentionBotChallenge.self,
                reply: { _, challenge in CreateDataRetentionBotChallenge.Reply(challenge: challenge) },
                act: { request, order in try await relay.drawRetentionChallenge(in: request.networkId, by: order) }
            ),
            AdminHandler(reading: GetDataRetentionBot.self) { request in
                GetDataRetentionBot.Reply(try await relay.retention(of: request.networkId))
            },
            AdminHandler(
                UpdateDataRetention.self,
                reply: { _, action in UpdateDataRetention.Reply(message: action.told) },
                act: { request, order in
                    let action: RetentionAction =
                        switch request.actionType {
                        case .enable: .enable
                        case .disable: .disable
                        case .acknowledgeKey: .acknowledge
                        }
                    return try await relay.updateRetention(of: request.networkId, action, by: order)
                }
            ),
            AdminHandler(
                DeleteDataRetentionBot.self,
                reply: { _, _ in DeleteDataRetentionBot.Reply(message: "the data retention bot is deleted") },
                act: { request, order in try await relay.deleteRetentionBot(of: request.networkId, by: order) }
            ),
        ]
    }
}

extension RetentionAction {
    fileprivate var told: String {
        switch self {
        case .enable: "data retention is on"
        case .disable: "data retention is off"
        case .acknowledge: "the data retention bot's key is noted as compared"
        }
    }
}

extension GetDataRetentionBot.Reply {
    fileprivate init(_ facts: RetentionFacts) {
        self.init(botName: facts.name)
        isBotActive = facts.isActive
        isDataRetentionBotRegistered = facts.isRegistered
        isDataRetentionServiceEnabled = facts.isEnabled
        isPubkeyMsgAcked = facts.isAcknowledged
    }
}
