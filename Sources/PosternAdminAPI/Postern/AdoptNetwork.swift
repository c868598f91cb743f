/// Takes over a network whose root key the server drew. The same keys may come again.
package enum AdoptNetwork: AdminOperation {
    package static let declaration = OperationDeclaration(
        "postern:AdoptNetwork",
        .write,
        .post,
        "/postern/v1/networks/{networkId}/adoption",
        "Have the server hand a network's root over to yours, and erase its own.",
        fields: [
            .networkID,
            Field("root", .bytes(133...133), .required, "Your root's public key."),
            Field("voucherKey", .bytes(133...133), .required, "The public key with which you vouch for users."),
        ],
        reply: [.document("charter", "The one that hands the network over.")]
    )

    package struct Request: Codable, Hashable, Sendable {
        package var networkId: String
        package var root: Base64Bytes
        package var voucherKey: Base64Bytes

        package init(networkId: String, root: [UInt8], voucherKey: [UInt8]) {
            self.networkId = networkId
            self.root = Base64Bytes(root)
            self.voucherKey = Base64Bytes(voucherKey)
        }
    }

    package struct Reply: Codable, Hashable, Sendable {
        /// The one that hands the network over.
        package var charter: SignedDocument

        package init(charter: SignedDocument) { self.charter = charter }
    }
}
