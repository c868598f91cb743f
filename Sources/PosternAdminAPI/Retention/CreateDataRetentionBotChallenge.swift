/// Draws a new challenge for the retention bot and tells it, this once.
package enum CreateDataRetentionBotChallenge: AdminOperation {
    package static let declaration = OperationDeclaration(
        "wickr:CreateDataRetentionBotChallenge",
        .write,
        .post,
        "/networks/{networkId}/data-retention-bots/challenge",
        "Draw a challenge for the retention bot.",
        fields: [.networkID],
        reply: [.challenge(.required)]
    )

    package struct Request: Codable, Hashable, Sendable {
        package var networkId: String

        package init(networkId: String) { self.networkId = networkId }
    }

    package struct Reply: Codable, Hashable, Sendable {
        package var challenge: String

        package init(challenge: String) { self.challenge = challenge }
    }
}
