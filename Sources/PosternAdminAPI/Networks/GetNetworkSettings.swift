/// Reads a network's settings, each one as a ``NetworkSetting``.
package enum GetNetworkSettings: AdminOperation {
    package static let declaration = OperationDeclaration(
        "wickr:GetNetworkSettings",
        .read,
        .get,
        "/networks/{networkId}/settings",
        "Show a network's settings.",
        fields: [.networkID],
        reply: [.settings]
    )

    package struct Request: Codable, Hashable, Sendable {
        package var networkId: String

        package init(networkId: String) { self.networkId = networkId }
    }

    package struct Reply: Codable, Hashable, Sendable {
        package var settings: [NetworkSetting]

        package init(settings: [NetworkSetting]) { self.settings = settings }
    }
}
