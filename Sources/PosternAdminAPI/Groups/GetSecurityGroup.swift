/// Reads one security group with its settings.
package enum GetSecurityGroup: AdminOperation {
    package static let declaration = OperationDeclaration(
        "wickr:GetSecurityGroup",
        .read,
        .get,
        "/networks/{networkId}/security-groups/{groupId}",
        "Show a security group.",
        fields: [.networkID, .groupID],
        reply: [.securityGroup]
    )

    package struct Request: Codable, Hashable, Sendable {
        package var networkId: String
        package var groupId: String

        package init(networkId: String, groupId: String) {
            self.networkId = networkId
            self.groupId = groupId
        }
    }

    package typealias Reply = SecurityGroupReply
}
