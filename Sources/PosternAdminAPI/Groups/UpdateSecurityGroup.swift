/// Gives a security group another name or other settings; those that the request does not name stay.
package enum UpdateSecurityGroup: AdminOperation {
    package static let declaration = OperationDeclaration(
        "wickr:UpdateSecurityGroup",
        .write,
        .patch,
        "/networks/{networkId}/security-groups/{groupId}",
        "Change a security group.",
        fields: [
            .networkID,
            .groupID,
            Field("name", .text(.groupName), "What people see it called, unique in the network."),
            .groupSettings(.optional),
        ],
        reply: [.securityGroup]
    )

    package struct Request: Codable, Hashable, Sendable {
        package var networkId: String
        package var groupId: String
        package var name: String?
        package var securityGroupSettings: SecurityGroupSettings?

        package init(networkId: String, groupId: String) {
            self.networkId = networkId
            self.groupId = groupId
        }
    }

    package typealias Reply = SecurityGroupReply
}
