/// Makes a network from a charter that its administrator's root key signed.
package enum CreateCharteredNetwork: AdminOperation {
    package static let declaration = OperationDeclaration(
        "postern:CreateCharteredNetwork",
        .write,
        .post,
        "/postern/v1/networks",
        "Make a network whose root key stays with you.",
        fields: [
            .networkName,
            .accessLevel,
            Field("preparation", .text(TextRule(1...256, .word)), .required, "What PrepareNetwork answered."),
            .documentBody("charter", "The body of the first charter."),
            .documentSignature,
        ],
        reply: [.networkIDTold, .recordID("network", "The network's own id."), .networkName]
    )

    package struct Request: Codable, Hashable, Sendable {
        package var networkName: String
        package var accessLevel: AccessLevel
        package var preparation: String
        package var charter: Base64Bytes
        package var signature: Base64Bytes

        package init(
            networkName: String,
            accessLevel: AccessLevel,
            preparation: String,
            charter: [UInt8],
            signature: [UInt8]
        ) {
            self.networkName = networkName
            self.accessLevel = accessLevel
            self.preparation = preparation
            self.charter = Base64Bytes(charter)
            self.signature = Base64Bytes(signature)
        }
    }

    package struct Reply: Codable, Hashable, Sendable {
        /// 8 digits.
        package var networkId: String
        /// The network's own id, 16 bytes.
        package var network: Base64Bytes
        package var networkName: String

        package init(networkId: String, network: [UInt8], networkName: String) {
            self.networkId = networkId
            self.network = Base64Bytes(network)
            self.networkName = networkName
        }
    }
}
