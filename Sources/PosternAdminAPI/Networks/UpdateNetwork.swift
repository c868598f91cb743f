/// Gives a network another name or another customer's key.
package enum UpdateNetwork: AdminOperation {
    package static let declaration = OperationDeclaration(
        "wickr:UpdateNetwork",
        .write,
        .patch,
        "/networks/{networkId}",
        "Change a network's name.",
        fields: [.networkID, .networkName, .clientToken, .encryptionKeyArn],
        reply: [.message]
    )

    package struct Request: Codable, Hashable, Sendable {
        package var networkId: String
        package var networkName: String
        package var clientToken: String?
        package var encryptionKeyArn: String?

        package init(networkId: String, networkName: String) {
            self.networkId = networkId
            self.networkName = networkName
        }
    }

    package typealias Reply = MessageReply
}
