/// Removes an access key.
package enum DeleteAccessKey: AdminOperation {
    package static let declaration = OperationDeclaration(
        "postern:DeleteAccessKey",
        .write,
        .delete,
        "/postern/v1/access-keys/{accessKeyId}",
        "Remove an access key.",
        fields: [.accessKeyID(in: .path)],
        reply: [.message]
    )

    package struct Request: Codable, Hashable, Sendable {
        package var accessKeyId: String

        package init(accessKeyId: String) { self.accessKeyId = accessKeyId }
    }

    package typealias Reply = MessageReply
}
