/// Gives a principal other policies, or disables it, or lets it in again.
package enum UpdatePrincipal: AdminOperation {
    package static let declaration = OperationDeclaration(
        "postern:UpdatePrincipal",
        .write,
        .patch,
        "/postern/v1/principals/{principal}",
        "Change a principal.",
        fields: [.principal(in: .path), .policies(.optional), .disabled],
        reply: Principal.fields
    )

    package struct Request: Codable, Hashable, Sendable {
        package var principal: String
        /// In place of those that it has.
        package var policies: [String]?
        package var disabled: Bool?

        package init(principal: String, policies: [String]? = nil, disabled: Bool? = nil) {
            self.principal = principal
            self.policies = policies
            self.disabled = disabled
        }
    }

    package typealias Reply = Principal
}
