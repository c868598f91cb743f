/// Draws an access key for a principal and tells its secret, this once.
package enum CreateAccessKey: AdminOperation {
    package static let declaration = OperationDeclaration(
        "postern:CreateAccessKey",
        .write,
        .post,
        "/postern/v1/access-keys",
        "Make an access key.",
        fields: [.principal(in: .body)],
        reply: [.accessKeyID(in: .body), .secretAccessKey, .principal(in: .body)]
    )

    package struct Request: Codable, Hashable, Sendable {
        package var principal: String

        package init(principal: String) { self.principal = principal }
    }

    package struct Reply: Codable, Hashable, Sendable {
        package var accessKeyId: String
        package var secretAccessKey: String
        package var principal: String

        package init(_ key: AccessKey, principal: String) {
            self.accessKeyId = key.id
            self.secretAccessKey = key.secret.revealed
            self.principal = principal
        }
    }
}
