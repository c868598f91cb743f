/// Publishes an administrator's word that a login is an identity.
package enum PutVoucher: AdminOperation {
    package static let declaration = OperationDeclaration(
        "postern:PutVoucher",
        .write,
        .post,
        "/postern/v1/networks/{networkId}/vouchers",
        "Vouch for a user's identity.",
        fields: [.networkID, .documentBody("voucher", "The body of the voucher."), .documentSignature],
        reply: [.message]
    )

    package struct Request: Codable, Hashable, Sendable {
        package var networkId: String
        package var voucher: Base64Bytes
        package var signature: Base64Bytes

        package init(networkId: String, voucher: [UInt8], signature: [UInt8]) {
            self.networkId = networkId
            self.voucher = Base64Bytes(voucher)
            self.signature = Base64Bytes(signature)
        }
    }

    package typealias Reply = MessageReply
}
