/// Removes a principal with its keys, tokens and certificates.
package enum DeletePrincipal: AdminOperation {
    package static let declaration = OperationDeclaration(
        "postern:DeletePrincipal",
        .write,
        .delete,
        "/postern/v1/principals/{principal}",
        "Remove a principal with its keys, tokens and certificates.",
        fields: [.principal(in: .path)],
        reply: [.message]
    )

    package struct Request: Codable, Hashable, Sendable {
        package var principal: String

        package init(principal: String) { self.principal = principal }
    }

    package typealias Reply = MessageReply
}
