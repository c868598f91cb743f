/// Lets a TLS client certificate prove a principal. The same one may come again, for another principal too.
package enum PutClientCertificate: AdminOperation {
    package static let declaration = OperationDeclaration(
        "postern:PutClientCertificate",
        .write,
        .post,
        "/postern/v1/client-certificates",
        "Let a client certificate prove a principal.",
        fields: [.principal(in: .body), .fingerprint(in: .body)],
        reply: [.message]
    )

    package struct Request: Codable, Hashable, Sendable {
        package var principal: String
        package var fingerprint: String

        package init(principal: String, fingerprint: String) {
            self.principal = principal
            self.fingerprint = fingerprint
        }
    }

    package typealias Reply = MessageReply
}
