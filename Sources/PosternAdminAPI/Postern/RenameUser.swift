/// Gives a user another name. Who has registered keeps the old one until its own devices have signed the new one.
package enum RenameUser: AdminOperation {
    package static let declaration = OperationDeclaration(
        "postern:RenameUser",
        .write,
        .post,
        "/postern/v1/networks/{networkId}/users/{userId}/name",
        "Give a user another name.",
        fields: [.networkID, .userID, .username],
        reply: [
            .username,
            Field("givenUsername", .text(.userName), "The one to come, once the user's identity has signed it."),
        ]
    )

    package struct Request: Codable, Hashable, Sendable {
        package var networkId: String
        package var userId: String
        package var username: String

        package init(networkId: String, userId: String, username: String) {
            self.networkId = networkId
            self.userId = userId
            self.username = username
        }
    }

    package struct Reply: Codable, Hashable, Sendable {
        /// That the user has now.
        package var username: String
        /// That it has once its identity has signed it; absent where it has it now.
        package var givenUsername: String?

        package init(username: String, givenUsername: String?) {
            self.username = username
            self.givenUsername = givenUsername
        }
    }
}
