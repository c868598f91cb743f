/// Makes the network's retention bot, of which there is one.
package enum CreateDataRetentionBot: AdminOperation {
    package static let declaration = OperationDeclaration(
        "wickr:CreateDataRetentionBot",
        .write,
        .post,
        "/networks/{networkId}/data-retention-bots",
        "Make the retention bot.",
        fields: [.networkID],
        reply: [.message]
    )

    package struct Request: Codable, Hashable, Sendable {
        package var networkId: String

        package init(networkId: String) { self.networkId = networkId }
    }

    package typealias Reply = MessageReply
}
