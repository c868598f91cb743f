/// Makes a security group. It may be given every setting, more than the public model says.
package enum CreateSecurityGroup: AdminOperation {
    package static let declaration = OperationDeclaration(
        "wickr:CreateSecurityGroup",
        .write,
        .post,
        "/networks/{networkId}/security-groups",
        "Make a security group.",
        fields: [
            .networkID,
            Field("name", .text(.groupName), .required, "What people see it called, unique in the network."),
            .groupSettings(.required),
            .clientToken,
        ],
        reply: [.securityGroup]
    )

    package struct Request: Codable, Hashable, Sendable {
        package var networkId: String
        package var name: String
        /// What differs from ``SecurityGroupSettings/defaults``.
        package var securityGroupSettings: SecurityGroupSettings
        package var clientToken: String?

        package init(networkId: String, name: String, settings: SecurityGroupSettings) {
            self.networkId = networkId
            self.name = name
            self.securityGroupSettings = settings
        }
    }

    package typealias Reply = SecurityGroupReply
}

extension Field {
    /// The settings of a request.
    static func groupSettings(_ presence: Presence) -> Field {
        Field(
            "securityGroupSettings",
            .object(SecurityGroupSettings.fields, unknown: .refused),
            presence,
            "The settings to set."
        )
    }
}
