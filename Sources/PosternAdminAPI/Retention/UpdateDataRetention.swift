/// Switches a network's retention on or off, or records that an administrator compared the bot's key.
package enum UpdateDataRetention: AdminOperation {
    package static let declaration = OperationDeclaration(
        "wickr:UpdateDataRetention",
        .write,
        .patch,
        "/networks/{networkId}/data-retention-bots",
        "Switch retention on or off, or say that its key was compared.",
        fields: [
            .networkID,
            Field("actionType", .choice(Action.allCases.map(\.rawValue)), .required, "What to do."),
        ],
        reply: [.message]
    )

    package enum Action: String, Codable, Hashable, Sendable, CaseIterable {
        case enable = "ENABLE"
        case disable = "DISABLE"
        case acknowledgeKey = "PUBKEY_MSG_ACK"
    }

    package struct Request: Codable, Hashable, Sendable {
        package var networkId: String
        package var actionType: Action

        package init(networkId: String, actionType: Action) {
            self.networkId = networkId
            self.actionType = actionType
        }
    }

    package typealias Reply = MessageReply
}
