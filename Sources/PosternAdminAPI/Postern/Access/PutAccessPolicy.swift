/// Puts an access policy under a name, in place of the one that was there.
package enum PutAccessPolicy: AdminOperation {
    package static let declaration = OperationDeclaration(
        "postern:PutAccessPolicy",
        .write,
        .put,
        "/postern/v1/policies/{policy}",
        "Put an access policy.",
        fields: [.accessPolicy(in: .path), .policyDocument],
        reply: [.message]
    )

    package struct Request: Codable, Hashable, Sendable {
        package var policy: String
        package var document: String

        package init(policy: String, document: String) {
            self.policy = policy
            self.document = document
        }
    }

    package typealias Reply = MessageReply
}
