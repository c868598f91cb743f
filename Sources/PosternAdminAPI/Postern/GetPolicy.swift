/// Reads a network's newest policy, as the server signed it.
package enum GetPolicy: AdminOperation {
    package static let declaration = OperationDeclaration(
        "postern:GetPolicy",
        .read,
        .get,
        "/postern/v1/networks/{networkId}/policy",
        "Show a network's newest policy.",
        fields: [.networkID],
        reply: [.document("policy", "The newest one.")]
    )

    package struct Request: Codable, Hashable, Sendable {
        package var networkId: String

        package init(networkId: String) { self.networkId = networkId }
    }

    package struct Reply: Codable, Hashable, Sendable {
        package var policy: SignedDocument

        package init(policy: SignedDocument) { self.policy = policy }
    }
}
