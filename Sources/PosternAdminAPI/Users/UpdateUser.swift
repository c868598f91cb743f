/// Changes a user. The id stands in the body, where the public model has it.
package enum UpdateUser: AdminOperation {
    package static let declaration = OperationDeclaration(
        "wickr:UpdateUser",
        .write,
        .patch,
        "/networks/{networkId}/users",
        "Change a user.",
        fields: [
            .networkID,
            .userIDTold,
            Field("userDetails", .object(Details.fields, unknown: .ignored), "What to change."),
        ],
        reply: [
            .userIDTold,
            .networkIDTold,
            Field("securityGroupIds", .list(.text(.groupID), 0...100), "The id of the user's group."),
            .firstName,
            .lastName,
            Field("middleName", .text(.personName), isSensitive: true, "Never there."),
            Field("suspended", .boolean, .required, "Whether the user may not sign in."),
            Field("modified", .epochSeconds, "When it was changed last, in seconds since 1970."),
            Field("status", UserStatus.kind, "1 pending, 2 active, 3 rejected."),
            .inviteCode,
            Field("inviteExpiration", .epochSeconds, "Until when the code holds, in seconds since 1970."),
            .codeValidation,
        ]
    )

    package struct Details: Codable, Hashable, Sendable {
        package var firstName: String?
        package var lastName: String?
        package var username: String?
        /// One id.
        package var securityGroupIds: [String]?
        package var inviteCode: String?
        /// Days.
        package var inviteCodeTtl: Int?
        package var codeValidation: Bool?

        package init() {}

        static let fields: [Field] = [
            .firstName,
            .lastName,
            Field("username", .text(.userName), "Name or address, unique in the network."),
            Field("securityGroupIds", .list(.text(.groupID), 1...1), "The id of the user's group."),
            .inviteCode,
            .inviteCodeTtl,
            .codeValidation,
        ]
    }

    package struct Request: Codable, Hashable, Sendable {
        package var networkId: String
        package var userId: String
        /// Without it nothing changes.
        package var userDetails: Details?

        package init(networkId: String, userId: String) {
            self.networkId = networkId
            self.userId = userId
        }
    }

    package struct Reply: Codable, Hashable, Sendable {
        package var userId: String
        package var networkId: String
        package var securityGroupIds: [String]?
        package var firstName: String?
        package var lastName: String?
        package var middleName: String?
        package var suspended: Bool
        /// Seconds since 1970.
        package var modified: Int64?
        package var status: UserStatus?
        package var inviteCode: String?
        /// Seconds since 1970.
        package var inviteExpiration: Int64?
        package var codeValidation: Bool?

        package init(userId: String, networkId: String, suspended: Bool) {
            self.userId = userId
            self.networkId = networkId
            self.suspended = suspended
        }
    }
}
