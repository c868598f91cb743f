/// Creates a user with an invitation whose secret the administrator drew and the server never sees.
package enum InviteUser: AdminOperation {
    package static let declaration = OperationDeclaration(
        "postern:InviteUser",
        .write,
        .post,
        "/postern/v1/networks/{networkId}/invitations",
        "Create a user and its invitation.",
        fields: [
            .networkID,
            .username,
            .firstName,
            .lastName,
            Field("securityGroupId", .text(.groupID), "The user's group; the default one when absent."),
            Field("relayHalfHash", .bytes(64...64), .required, "The hash of the server's half of the invitation."),
            Field("expires", .time, .required, "Until when the invitation holds."),
        ],
        reply: replyFields
    )

    static let replyFields: [Field] = [
        Field("userId", .text(.userID), .required, "The user."),
        .recordID("user", "The user's own id."),
        .username,
        .recordID("network", "The network's own id."),
        Field("charterVersion", .integer(0...Int64(UInt32.max)), .required, "The number of the newest charter."),
        Field("host", .text(TextRule(1...300, .word)), .required, "Where the user registers, as host:port."),
    ]

    package struct Request: Codable, Hashable, Sendable {
        package var networkId: String
        package var username: String
        package var firstName: String?
        package var lastName: String?
        package var securityGroupId: String?
        /// 64 bytes.
        package var relayHalfHash: Base64Bytes
        /// Seconds since 1970.
        package var expires: Int64

        package init(networkId: String, username: String, relayHalfHash: [UInt8], expires: Int64) {
            self.networkId = networkId
            self.username = username
            self.relayHalfHash = Base64Bytes(relayHalfHash)
            self.expires = expires
        }
    }

    package struct Reply: Codable, Hashable, Sendable {
        /// 1 to 10 digits.
        package var userId: String
        /// The user's own id, 16 bytes.
        package var user: Base64Bytes
        /// As the server keeps it: the login that a voucher names.
        package var username: String
        /// The network's own id, 16 bytes.
        package var network: Base64Bytes
        /// The newest.
        package var charterVersion: UInt32
        /// `host:port`.
        package var host: String

        package init(
            userId: String,
            user: [UInt8],
            username: String,
            network: [UInt8],
            charterVersion: UInt32,
            host: String
        ) {
            self.userId = userId
            self.user = Base64Bytes(user)
            self.username = username
            self.network = Base64Bytes(network)
            self.charterVersion = charterVersion
            self.host = host
        }
    }
}
