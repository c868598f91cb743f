/// Removes a security group; its members go to the default one.
package enum DeleteSecurityGroup: AdminOperation {
    package static let declaration = OperationDeclaration(
        "wickr:DeleteSecurityGroup",
        .write,
        .delete,
        "/networks/{networkId}/security-groups/{groupId}",
        "Remove a security group.",
        fields: [.networkID, .groupID],
        reply: [
            .message,
            .networkIDTold,
            Field("groupId", .text(.groupID), .required, "The group that was removed."),
        ]
    )

    package struct Request: Codable, Hashable, Sendable {
        package var networkId: String
        package var groupId: String

        package init(networkId: String, groupId: String) {
            self.networkId = networkId
            self.groupId = groupId
        }
    }

    package struct Reply: Codable, Hashable, Sendable {
        package var message: String
        package var networkId: String
        package var groupId: String

        package init(message: String, networkId: String, groupId: String) {
            self.message = message
            self.networkId = networkId
            self.groupId = groupId
        }
    }
}
