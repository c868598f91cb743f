/// Ends a user's identity, with all of its devices and vaults, and invites the user anew. The secret of the invitation
/// was drawn by the administrator, and the server never sees it.
package enum ResetUser: AdminOperation {
    package static let declaration = OperationDeclaration(
        "postern:ResetUser",
        .write,
        .post,
        "/postern/v1/networks/{networkId}/users/{userId}/reset",
        "End a user's identity and devices, and invite the user anew.",
        fields: [
            .networkID,
            .userID,
            Field("relayHalfHash", .bytes(64...64), .required, "The hash of the server's half of the invitation."),
            Field("expires", .time, .required, "Until when the invitation holds."),
        ],
        reply: [
            Field(
                "invitation",
                .object(InviteUser.replyFields, unknown: .ignored),
                .required,
                "What InviteUser answers."
            ),
            Field("appIds", .list(.text(.appID), 0...Int.max), .required, "The devices that were signed out."),
        ]
    )

    package struct Request: Codable, Hashable, Sendable {
        package var networkId: String
        package var userId: String
        /// 64 bytes.
        package var relayHalfHash: Base64Bytes
        /// Seconds since 1970.
        package var expires: Int64

        package init(networkId: String, userId: String, relayHalfHash: [UInt8], expires: Int64) {
            self.networkId = networkId
            self.userId = userId
            self.relayHalfHash = Base64Bytes(relayHalfHash)
            self.expires = expires
        }
    }

    package struct Reply: Codable, Hashable, Sendable {
        package var invitation: InviteUser.Reply
        /// The devices that were signed out.
        package var appIds: [String]

        package init(invitation: InviteUser.Reply, appIds: [String]) {
            self.invitation = invitation
            self.appIds = appIds
        }
    }
}
