/// Reads an access policy.
package enum GetAccessPolicy: AdminOperation {
    package static let declaration = OperationDeclaration(
        "postern:GetAccessPolicy",
        .read,
        .get,
        "/postern/v1/policies/{policy}",
        "Show an access policy.",
        fields: [.accessPolicy(in: .path)],
        reply: StoredAccessPolicy.fields
    )

    package struct Request: Codable, Hashable, Sendable {
        package var policy: String

        package init(policy: String) { self.policy = policy }
    }

    package typealias Reply = StoredAccessPolicy
}
