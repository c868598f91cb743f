/// Reads one network.
package enum GetNetwork: AdminOperation {
    package static let declaration = OperationDeclaration(
        "wickr:GetNetwork",
        .read,
        .get,
        "/networks/{networkId}",
        "Show a network.",
        fields: [.networkID],
        reply: Network.fields
    )

    package struct Request: Codable, Hashable, Sendable {
        package var networkId: String

        package init(networkId: String) { self.networkId = networkId }
    }

    package typealias Reply = Network
}
