/// Makes a principal, which has no keys yet.
package enum CreatePrincipal: AdminOperation {
    package static let declaration = OperationDeclaration(
        "postern:CreatePrincipal",
        .write,
        .post,
        "/postern/v1/principals",
        "Make a principal.",
        fields: [
            Field("name", .text(.accessName), .required, "What it is called, unique on the server."),
            .policies(.standard([])),
        ],
        reply: Principal.fields
    )

    package struct Request: Codable, Hashable, Sendable {
        package var name: String
        package var policies: [String]

        package init(name: String, policies: [String]) {
            self.name = name
            self.policies = policies
        }
    }

    package typealias Reply = Principal
}
