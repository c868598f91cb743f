/// What may be done, and what may not, in the language of AWS IAM's identity-based policies.
///
///     {"Version": "2012-10-17", "Statement": [{
///       "Sid": "UsersOfOneNetwork", "Effect": "Allow", "Action": ["wickr:ListUsers", "wickr:GetUser"],
///       "Resource": "arn:postern:wickr::0:network/12345678",
///       "Condition": {"IpAddress": {"aws:SourceIp": "192.0.2.0/24"}}}]}
///
/// It has no element that this type does not know, so a policy never means less than it says: everything unknown is
/// refused when it is read.
///
/// - seealso: IAM User Guide, "Grammar of the IAM JSON policy language"; ``ActionPattern``, ``ResourceName`` and
///   ``PolicyCondition`` for what the values may be.
package struct AccessPolicy: Hashable, Sendable {
    /// The largest text that is read, in bytes.
    package static let largestText = 20_480
    package static let mostStatements = 100

    /// Of no meaning here.
    package let id: String?
    let statements: [PolicyStatement]

    init(id: String?, statements: [PolicyStatement]) {
        self.id = id
        self.statements = statements
    }

    /// Reads a policy's text.
    ///
    /// - Parameter actions: Every action there is. One that a policy names otherwise is taken for a mistake.
    package init(
        parsing text: String,
        actions: [String] = AdminOperations.all.map { $0.declaration.action }
    ) throws(PolicyFault) {
        self = try PolicyParser(actions: actions).policy(text)
    }

    /// Reads what was stored. An operation that it names and that is gone meanwhile is no mistake.
    package init(stored text: String) throws(PolicyFault) {
        self = try PolicyParser(actions: nil).policy(text)
    }
}

/// One statement of a policy: it speaks about a request when action, resource and every condition match.
struct PolicyStatement: Hashable, Sendable {
    enum Effect: String, Hashable, Sendable, CaseIterable {
        case allow = "Allow"
        case deny = "Deny"
    }

    enum Actions: Hashable, Sendable {
        case these([ActionPattern])
        case allBut([ActionPattern])
    }

    /// 1 to 128 letters and digits, unique in the policy.
    let sid: String?
    let effect: Effect
    let actions: Actions
    let resources: [ResourcePattern]
    let conditions: [PolicyCondition]

    /// - Parameter resource: One of the request's.
    func matches(_ request: AccessRequest, on resource: ResourceName) -> Bool {
        names(request.action) && names(resource) && holds(for: request)
    }

    func names(_ action: String) -> Bool {
        switch actions {
        case .these(let patterns): patterns.contains { $0.matches(action) }
        case .allBut(let patterns): !patterns.contains { $0.matches(action) }
        }
    }

    func names(_ resource: ResourceName) -> Bool { resources.contains { $0.matches(resource) } }

    /// Whether every condition does.
    func holds(for request: AccessRequest) -> Bool { conditions.allSatisfy { $0.holds(for: request) } }
}
