/// Stores a network's OpenTDF platform, or only tries it.
package enum RegisterOpentdfConfig: AdminOperation {
    package static let declaration = OperationDeclaration(
        "wickr:RegisterOpentdfConfig",
        .write,
        .post,
        "/networks/{networkId}/tdf",
        "Set the OpenTDF platform, or try it.",
        fields: [.networkID] + OpentdfConfig.fields + [
            Field("dryRun", in: .query, .boolean, .standard(false), "Whether only to try it.")
        ],
        reply: OpentdfConfig.fields
    )

    package struct Request: Codable, Hashable, Sendable {
        package var networkId: String
        package var clientId: String
        package var clientSecret: String
        package var domain: String
        package var provider: String
        package var dryRun = false

        package init(networkId: String, clientId: String, clientSecret: String, domain: String, provider: String) {
            self.networkId = networkId
            self.clientId = clientId
            self.clientSecret = clientSecret
            self.domain = domain
            self.provider = provider
        }
    }

    package typealias Reply = OpentdfConfig
}
