/// Removes an access policy that no principal has.
package enum DeleteAccessPolicy: AdminOperation {
    package static let declaration = OperationDeclaration(
        "postern:DeleteAccessPolicy",
        .write,
        .delete,
        "/postern/v1/policies/{policy}",
        "Remove an access policy.",
        fields: [.accessPolicy(in: .path)],
        reply: [.message]
    )

    package struct Request: Codable, Hashable, Sendable {
        package var policy: String

        package init(policy: String) { self.policy = policy }
    }

    package typealias Reply = MessageReply
}
