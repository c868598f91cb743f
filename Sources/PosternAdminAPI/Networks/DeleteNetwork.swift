/// Removes a network with its users, bots, groups and settings, for good.
package enum DeleteNetwork: AdminOperation {
    package static let declaration = OperationDeclaration(
        "wickr:DeleteNetwork",
        .write,
        .delete,
        "/networks/{networkId}",
        "Remove a network and all that is in it.",
        fields: [.networkID, .clientToken],
        reply: [.message]
    )

    package struct Request: Codable, Hashable, Sendable {
        package var networkId: String
        package var clientToken: String?

        package init(networkId: String, clientToken: String? = nil) {
            self.networkId = networkId
            self.clientToken = clientToken
        }
    }

    package typealias Reply = MessageReply
}
