/// Makes a network whose root key the server holds; `CreateCharteredNetwork` makes one whose root
/// the administrator holds.
package enum CreateNetwork: AdminOperation {
    package static let declaration = OperationDeclaration(
        "wickr:CreateNetwork",
        .write,
        .post,
        "/networks",
        "Make a network.",
        fields: [
            .networkName,
            .accessLevel,
            Field("enablePremiumFreeTrial", .boolean, "Accepted, without effect."),
            .encryptionKeyArn,
        ],
        reply: [.networkIDTold, .networkName, .encryptionKeyArn]
    )

    package struct Request: Codable, Hashable, Sendable {
        package var networkName: String
        package var accessLevel: AccessLevel
        package var enablePremiumFreeTrial: Bool?
        package var encryptionKeyArn: String?

        package init(networkName: String, accessLevel: AccessLevel) {
            self.networkName = networkName
            self.accessLevel = accessLevel
        }
    }

    package struct Reply: Codable, Hashable, Sendable {
        package var networkId: String
        package var networkName: String
        package var encryptionKeyArn: String?

        package init(networkId: String, networkName: String, encryptionKeyArn: String? = nil) {
            self.networkId = networkId
            self.networkName = networkName
            self.encryptionKeyArn = encryptionKeyArn
        }
    }
}
