import PosternStore
import PosternWire

extension Relay {
    /// By name; without those that are built in.
    package func accessPolicies() async throws -> [AccessPolicyFacts] {
        try await store.accessPolicies().map(AccessPolicyFacts.init)
    }

    /// - Throws: ``AdministrationError/unknownAccess(_:)``, also for a built-in one.
    package func accessPolicy(_ name: String) async throws -> AccessPolicyFacts {
        guard let policy = try await store.accessPolicy(name) else { throw AdministrationError.unknownAccess(.policy) }
        return AccessPolicyFacts(policy)
    }

    /// Puts a policy under a name, in place of the one that was there: whoever has it may what it says from now on.
    ///
    /// - Parameters:
    ///   - name: 1 to 64 characters.
    ///   - document: At most 20,480 characters; the caller has read it.
    package func putAccessPolicy(
        _ name: String,
        document: String,
        by order: Order<AccessPolicyFacts>
    ) async throws -> AccessPolicyFacts {
        try await carryOut(order) { act in
            try Self.refuseBuiltIn(name)
            let held = try act.transaction.accessPolicy(name)
            let policy = AccessPolicyRecord(
                name: name,
                document: document,
                created: held?.created ?? act.now,
                modified: max(act.now, held?.created ?? act.now)
            )
            try act.transaction.put(policy)
            act.effects.changesAccess = true
            act.note(
                .accessPolicy(name),
                in: .zero,
                before: held.map { ["document": .text($0.document)] },
                after: ["document": .text(document)]
            )
            return AccessPolicyFacts(policy)
        }
    }

    /// Removes a policy that no principal has.
    package func deleteAccessPolicy(_ name: String, by order: Order<AccessPolicyFacts>) async throws
        -> AccessPolicyFacts
    {
        try await carryOut(order) { act in
            try Self.refuseBuiltIn(name)
            guard let held = try act.transaction.accessPolicy(name) else {
                throw AdministrationError.unknownAccess(.policy)
            }
            let holders = try act.transaction.principals(withPolicy: name)
            guard holders.isEmpty else {
                throw AdministrationError.conflict("the policy is in use: first take it from \(holders.told)")
            }
            try act.transaction.deleteAccessPolicy(name)
            act.effects.changesAccess = true
            act.note(.accessPolicy(name), in: .zero, before: ["document": .text(held.document)])
            return AccessPolicyFacts(held)
        }
    }

    private static func refuseBuiltIn(_ name: String) throws {
        guard name.folded.hasPrefix(builtInPolicyPrefix.folded) else { return }
        throw AdministrationError.invalid(
            field: "policy",
            reason: "must not begin with '\(builtInPolicyPrefix)', as the policies do that nobody can change"
        )
    }
}

extension [String] {
    /// The first ones, and how many more there are.
    fileprivate var told: String {
        let shown = prefix(10).joined(separator: ", ")
        return count > 10 ? "\(shown) and \(count - 10) more" : shown
    }
}
