/// Tells whether an invited user has come, and what an administrator needs to vouch for it.
package enum GetRegistration: AdminOperation {
    package static let declaration = OperationDeclaration(
        "postern:GetRegistration",
        .read,
        .get,
        "/postern/v1/networks/{networkId}/users/{userId}/registration",
        "Show how far a user's registration is.",
        fields: [.networkID, .userID],
        reply: [
            Field("status", UserStatus.kind, .required, "1 pending, 2 active, 3 rejected."),
            .recordID("user", "The user's own id."),
            .username,
            Field("identity", .bytes(133...133), "The public key; absent until the user has come."),
            Field("administratorMAC", .bytes(64...64), "What you check the key by, where you drew the invitation."),
            Field("hasVoucher", .boolean, .required, "Whether somebody vouched for the key."),
        ]
    )

    package struct Request: Codable, Hashable, Sendable {
        package var networkId: String
        package var userId: String

        package init(networkId: String, userId: String) {
            self.networkId = networkId
            self.userId = userId
        }
    }

    package struct Reply: Codable, Hashable, Sendable {
        package var status: UserStatus
        /// The user's own id, 16 bytes.
        package var user: Base64Bytes
        package var username: String
        /// The public key, 133 bytes; absent until the user has come.
        package var identity: Base64Bytes?
        /// 64 bytes; absent until the user has come, and where the server drew the invitation.
        package var administratorMAC: Base64Bytes?
        package var hasVoucher: Bool

        package init(status: UserStatus, user: [UInt8], username: String, hasVoucher: Bool) {
            self.status = status
            self.user = Base64Bytes(user)
            self.username = username
            self.hasVoucher = hasVoucher
        }
    }
}
