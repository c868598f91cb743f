/// A policy under the name by which it is attached.
package struct NamedPolicy: Hashable, Sendable {
    package let name: String
    package let policy: AccessPolicy

    package init(_ name: String, _ policy: AccessPolicy) {
        self.name = name
        self.policy = policy
    }
}

/// Whether a request may be carried out, and who says so.
///
/// A statement that denies wins over every one that allows, and what no statement allows is refused. A scope narrows:
/// policies and scope both have to allow, so it never gives what the policies do not.
///
/// - seealso: IAM User Guide, "Policy evaluation logic"; a scope is what "Session policies" are there.
package enum AccessDecision: Hashable, Sendable {
    case allowed(by: Statement)
    /// A statement denies.
    case denied(by: Statement)
    /// No statement of the principal's policies allows.
    case notAllowed
    /// The policies allow it, and no statement of the scope does.
    case outsideScope

    /// Where a statement stands.
    package struct Statement: Hashable, Sendable {
        package let policy: String
        /// From 1.
        package let number: Int
        package let sid: String?
    }

    package var isAllowed: Bool {
        if case .allowed = self { true } else { false }
    }

    /// - Parameters:
    ///   - policies: Those of the principal.
    ///   - scope: What the credential is further limited to; `nil` for nothing.
    package init(_ request: AccessRequest, policies: [NamedPolicy], scope: NamedPolicy? = nil) {
        let all = policies + (scope.map { [$0] } ?? [])
        if let statement = request.resources.lazy.compactMap({ all.first(.deny, request, on: $0) }).first {
            self = .denied(by: statement)
            return
        }
        let allowing = request.resources.map { policies.first(.allow, request, on: $0) }
        guard let first = allowing.first, let first, !allowing.contains(nil) else {
            self = .notAllowed
            return
        }
        let isInScope = scope.map { scope in
            request.resources.allSatisfy { [scope].first(.allow, request, on: $0) != nil }
        }
        self = isInScope ?? true ? .allowed(by: first) : .outsideScope
    }
}

extension [NamedPolicy] {
    fileprivate func first(
        _ effect: PolicyStatement.Effect,
        _ request: AccessRequest,
        on resource: ResourceName
    ) -> AccessDecision.Statement? {
        for named in self {
            let index = named.policy.statements.firstIndex { $0.effect == effect && $0.matches(request, on: resource) }
            guard let index else { continue }
            let sid = named.policy.statements[index].sid
            return AccessDecision.Statement(policy: named.name, number: index + 1, sid: sid)
        }
        return nil
    }
}

extension AccessDecision {
    /// One line for an administrator who asks why.
    package func explanation(of request: AccessRequest) -> String {
        let what = "\(request.action) on \(request.resources.map(\.text).joined(separator: " and "))"
        switch self {
        case .allowed(let statement): return "allowed: \(statement.text) allows \(what)"
        case .denied(let statement): return "refused: \(statement.text) denies \(what)"
        case .notAllowed: return "refused: no statement of the principal's policies allows \(what)"
        case .outsideScope: return "refused: the policies allow \(what), but the credential's scope does not"
        }
    }
}

extension AccessDecision.Statement {
    package var text: String { "statement \(number)\(sid.map { " (\($0))" } ?? "") of policy \(policy)" }
}
