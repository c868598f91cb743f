/// Ends a bearer token.
package enum RevokeToken: AdminOperation {
    package static let declaration = OperationDeclaration(
        "postern:RevokeToken",
        .write,
        .delete,
        "/postern/v1/tokens/{tokenId}",
        "End a bearer token.",
        fields: [.tokenID(in: .path)],
        reply: [.message]
    )

    package struct Request: Codable, Hashable, Sendable {
        package var tokenId: String

        package init(tokenId: String) { self.tokenId = tokenId }
    }

    package typealias Reply = MessageReply
}
