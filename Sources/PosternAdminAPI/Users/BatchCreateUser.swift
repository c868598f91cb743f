/// Creates up to 50 users and invites them. A bad item fails alone.
package enum BatchCreateUser: AdminOperation {
    package static let declaration = OperationDeclaration(
        "wickr:BatchCreateUser",
        .write,
        .post,
        "/networks/{networkId}/users",
        "Create and invite users.",
        fields: [
            .networkID,
            Field("users", .batch(.object(itemFields, unknown: .ignored), 1...50), .required, "Whom to create."),
            .clientToken,
        ],
        reply: Field.batch(done: User.fields, failed: BatchUserErrorResponseItem.fields)
    )

    private static let itemFields: [Field] = [
        .firstName,
        .lastName,
        Field("securityGroupIds", .list(.text(.groupID), 1...1), .required, "The id of the user's group."),
        .username,
        .inviteCode,
        .inviteCodeTtl,
        .codeValidation,
    ]

    package struct Item: Codable, Hashable, Sendable {
        package var firstName: String?
        package var lastName: String?
        package var securityGroupIds: [String]
        package var username: String
        package var inviteCode: String?
        package var inviteCodeTtl: Int?
        package var codeValidation: Bool?

        package init(username: String, securityGroupId: String) {
            self.username = username
            self.securityGroupIds = [securityGroupId]
        }
    }

    package struct Request: Codable, Hashable, Sendable {
        package var networkId: String
        package var users: [BatchItem<Item>]
        package var clientToken: String?

        package init(networkId: String, users: [Item], clientToken: String? = nil) {
            self.networkId = networkId
            self.users = users.map(BatchItem.valid)
            self.clientToken = clientToken
        }
    }

    package struct Reply: Codable, Hashable, Sendable {
        package var message: String?
        package var successful: [User]?
        package var failed: [BatchUserErrorResponseItem]?

        package init(message: String, successful: [User], failed: [BatchUserErrorResponseItem]) {
            self.message = message
            self.successful = successful
            self.failed = failed
        }
    }
}
