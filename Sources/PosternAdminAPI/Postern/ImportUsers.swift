/// Creates up to 1,000 users, or only says what would fail. A bad item fails alone. Nobody is sent an invitation.
package enum ImportUsers: AdminOperation {
    package static let declaration = OperationDeclaration(
        "postern:ImportUsers",
        .write,
        .post,
        "/postern/v1/networks/{networkId}/users/import",
        "Create many users, without inviting them.",
        fields: [
            .networkID,
            Field("users", .batch(.object(Item.fields, unknown: .ignored), 1...1_000), .required, "Whom to create."),
            Field("dryRun", .boolean, .standard(false), "Whether only to say what would fail."),
            .clientToken,
        ],
        reply: [
            .message,
            Field("created", .integer(0...1_000), .required, "How many were created, or would be."),
            Field("failed", .list(.object(Failure.fields, unknown: .ignored), 0...1_000), .required, "Who was not."),
        ]
    )

    package struct Item: Codable, Hashable, Sendable {
        package var username: String
        package var firstName: String?
        package var lastName: String?
        /// Id or name.
        package var securityGroup: String?

        package init(username: String) { self.username = username }

        static let fields: [Field] = [
            .username,
            .firstName,
            .lastName,
            Field("securityGroup", .text(.groupName), "The user's group, by id or name; the default one when absent."),
        ]
    }

    package struct Request: Codable, Hashable, Sendable {
        package var networkId: String
        package var users: [BatchItem<Item>]
        package var dryRun = false
        package var clientToken: String?

        package init(networkId: String, users: [Item], clientToken: String? = nil) {
            self.networkId = networkId
            self.users = users.map(BatchItem.valid)
            self.clientToken = clientToken
        }
    }

    /// A user who was not created.
    package struct Failure: Codable, Hashable, Sendable {
        /// The item's place in the request, from 0 on.
        package var index: Int
        package var field: String
        package var reason: String
        /// Whoever repeats an import finds its users so.
        package var nameTaken: Bool

        package init(index: Int, _ detail: ErrorDetail) {
            self.index = index
            self.field = detail.field
            self.reason = detail.reason
            nameTaken = false
        }

        static let fields: [Field] = [
            Field("index", .integer(0...999), .required, "The item's place in the request, from 0 on."),
            Field("field", .text(.told), .required, "The field at fault."),
            Field("reason", .text(.told), .required, "Why."),
            Field("nameTaken", .boolean, .required, "Whether only because somebody in the network has the name."),
        ]
    }

    package struct Reply: Codable, Hashable, Sendable {
        package var message: String
        package var created: Int
        package var failed: [Failure]

        package init(message: String, created: Int, failed: [Failure]) {
            self.message = message
            self.created = created
            self.failed = failed
        }
    }
}
