/// Removes the network's retention bot.
package enum DeleteDataRetentionBot: AdminOperation {
    package static let declaration = OperationDeclaration(
        "wickr:DeleteDataRetentionBot",
        .write,
        .delete,
        "/networks/{networkId}/data-retention-bots",
        "Remove the retention bot.",
        fields: [.networkID],
        reply: [.message]
    )

    package struct Request: Codable, Hashable, Sendable {
        package var networkId: String

        package init(networkId: String) { self.networkId = networkId }
    }

    package typealias Reply = MessageReply
}
