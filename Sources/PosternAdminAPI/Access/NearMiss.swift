/// A statement that would allow a request if one thing were otherwise: for an administrator who asks why it is refused.
package struct NearMiss: Hashable, Sendable {
    package enum Reason: Hashable, Sendable {
        /// It allows the action on other resources.
        case resource
        /// It allows the action on the resource, but its conditions do not hold.
        case condition
    }

    package let statement: AccessDecision.Statement
    package let reason: Reason

    /// Those of `policies`, in their order.
    package static func all(of request: AccessRequest, in policies: [NamedPolicy]) -> [NearMiss] {
        policies.flatMap { named in
            named.policy.statements.enumerated().compactMap { index, statement in
                statement.missReason(request).map { reason in
                    let place = AccessDecision.Statement(policy: named.name, number: index + 1, sid: statement.sid)
                    return NearMiss(statement: place, reason: reason)
                }
            }
        }
    }

    package var text: String {
        switch reason {
        case .resource: "\(statement.text) allows the action, but on other resources"
        case .condition: "\(statement.text) allows it, but its conditions do not hold"
        }
    }
}

extension PolicyStatement {
    fileprivate func missReason(_ request: AccessRequest) -> NearMiss.Reason? {
        guard effect == .allow, names(request.action) else { return nil }
        guard request.resources.allSatisfy(names) else { return .resource }
        return holds(for: request) ? nil : .condition
    }
}
