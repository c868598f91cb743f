/// Lets a client certificate prove nobody any more.
package enum DeleteClientCertificate: AdminOperation {
    package static let declaration = OperationDeclaration(
        "postern:DeleteClientCertificate",
        .write,
        .delete,
        "/postern/v1/client-certificates/{fingerprint}",
        "Let a client certificate prove nobody any more.",
        fields: [.fingerprint(in: .path)],
        reply: [.message]
    )

    package struct Request: Codable, Hashable, Sendable {
        package var fingerprint: String

        package init(fingerprint: String) { self.fingerprint = fingerprint }
    }

    package typealias Reply = MessageReply
}
