/// Keeps a guest out of a network, or lets the guest in again.
package enum UpdateGuestUser: AdminOperation {
    package static let declaration = OperationDeclaration(
        "wickr:UpdateGuestUser",
        .write,
        .patch,
        "/networks/{networkId}/guest-users/{usernameHash}",
        "Block a guest, or let the guest in again.",
        fields: [
            .networkID,
            Field("usernameHash", in: .path, .text(.nameHash), .required, "The guest's name as a hash."),
            Field("block", .boolean, .required, "Whether the guest is kept out from now on."),
        ],
        reply: [.message]
    )

    package struct Request: Codable, Hashable, Sendable {
        package var networkId: String
        package var usernameHash: String
        package var block: Bool

        package init(networkId: String, usernameHash: String, block: Bool) {
            self.networkId = networkId
            self.usernameHash = usernameHash
            self.block = block
        }
    }

    package typealias Reply = MessageReply
}
