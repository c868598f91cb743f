/// Tells whether a principal might do something, and what decides it. Nothing is done.
package enum SimulateAccess: AdminOperation {
    package static let declaration = OperationDeclaration(
        "postern:SimulateAccess",
        .read,
        .post,
        "/postern/v1/policies/simulate",
        "Ask whether a principal might do something.",
        fields: [
            .principal(in: .body),
            Field("action", .text(TextRule(1...128, .word)), .required, "What, such as wickr:CreateNetwork."),
            Field("resource", .text(TextRule(1...1_024, .word)), .required, "To what, by its resource name."),
            Field("sourceAddress", .text(TextRule(1...64, .word)), "From which address."),
            Field("time", .time, "When; now when absent."),
        ],
        reply: [
            Field("allowed", .boolean, .required, "Whether it might."),
            Field("reason", .text(.told), .required, "Why, for people."),
            Field("policy", .text(.accessName), "The access policy that decides."),
            Field("statement", .text(.told), "Its statement, by its name or else its number."),
        ]
    )

    package struct Request: Codable, Hashable, Sendable {
        package var principal: String
        package var action: String
        package var resource: String
        package var sourceAddress: String?
        /// Seconds since 1970.
        package var time: Int64?

        package init(principal: String, action: String, resource: String) {
            self.principal = principal
            self.action = action
            self.resource = resource
        }
    }

    package struct Reply: Codable, Hashable, Sendable {
        package var allowed: Bool
        package var reason: String
        package var policy: String?
        package var statement: String?

        package init(allowed: Bool, reason: String, policy: String? = nil, statement: String? = nil) {
            self.allowed = allowed
            self.reason = reason
            self.policy = policy
            self.statement = statement
        }
    }
}
