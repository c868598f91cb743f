/// Reads a network's OpenTDF platform.
package enum GetOpentdfConfig: AdminOperation {
    package static let declaration = OperationDeclaration(
        "wickr:GetOpentdfConfig",
        .read,
        .get,
        "/networks/{networkId}/tdf",
        "Show the OpenTDF platform.",
        fields: [.networkID],
        reply: OpentdfConfig.fields
    )

    package struct Request: Codable, Hashable, Sendable {
        package var networkId: String

        package init(networkId: String) { self.networkId = networkId }
    }

    package typealias Reply = OpentdfConfig
}
