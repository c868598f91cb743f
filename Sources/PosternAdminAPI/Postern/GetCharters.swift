/// Reads every version of a network's charter, the first one first.
package enum GetCharters: AdminOperation {
    package static let declaration = OperationDeclaration(
        "postern:GetCharters",
        .read,
        .get,
        "/postern/v1/networks/{networkId}/charters",
        "Show a network's charters.",
        fields: [.networkID],
        reply: [Field("charters", .objects(SignedDocument.fields), .required, "Every version, the first one first.")]
    )

    package struct Request: Codable, Hashable, Sendable {
        package var networkId: String

        package init(networkId: String) { self.networkId = networkId }
    }

    package struct Reply: Codable, Hashable, Sendable {
        package var charters: [SignedDocument]

        package init(charters: [SignedDocument]) { self.charters = charters }
    }
}
