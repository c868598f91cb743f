/// Makes the next charter of a network the newest. The same one may come again.
package enum PutCharter: AdminOperation {
    package static let declaration = OperationDeclaration(
        "postern:PutCharter",
        .write,
        .post,
        "/postern/v1/networks/{networkId}/charters",
        "Put a network's next charter, which a root key signed.",
        fields: [
            .networkID,
            .documentBody("charter", "The body of the charter."),
            .documentSignature,
            Field(
                "preparation",
                .text(TextRule(1...256, .word)),
                "What PrepareNetwork answered, where the charter names the operating key that it drew."
            ),
        ],
        reply: [.message]
    )

    package struct Request: Codable, Hashable, Sendable {
        package var networkId: String
        package var charter: Base64Bytes
        package var signature: Base64Bytes
        package var preparation: String?

        package init(networkId: String, charter: [UInt8], signature: [UInt8], preparation: String? = nil) {
            self.networkId = networkId
            self.charter = Base64Bytes(charter)
            self.signature = Base64Bytes(signature)
            self.preparation = preparation
        }
    }

    package typealias Reply = MessageReply
}
