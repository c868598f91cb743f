import PosternStore
import PosternWire

extension Relay {
    /// By name.
    package func principals() async throws -> [PrincipalFacts] {
        try await store.principals().map(PrincipalFacts.init)
    }

    /// - Throws: ``AdministrationError/unknownAccess(_:)``.
    package func principal(_ name: String) async throws -> PrincipalFacts {
        guard let principal = try await store.principal(name) else {
            throw AdministrationError.unknownAccess(.principal)
        }
        return PrincipalFacts(principal)
    }

    /// Makes a principal, which has nothing yet to prove itself with.
    ///
    /// - Parameters:
    ///   - name: 1 to 64 characters.
    ///   - policies: Names of stored policies, or of those among `builtIn`.
    ///   - builtIn: Which built-in policies there are.
    /// - Throws: ``AdministrationError``, or what the store throws.
    package func createPrincipal(
        _ name: String,
        policies: [String],
        builtIn: [String],
        by order: Order<PrincipalFacts>
    ) async throws -> PrincipalFacts {
        try await carryOut(order) { act in
            try act.check(policies, builtIn: builtIn)
            let principal = Principal(name: name, policies: policies.withoutRepeats, created: act.now)
            guard try act.transaction.create(principal) else {
                throw AdministrationError.invalid(field: "name", reason: "is the name of another principal")
            }
            act.effects.changesAccess = true
            act.note(.principal(name), in: .zero, after: principal.state)
            return PrincipalFacts(principal)
        }
    }

    /// Gives a principal other policies, or disables it or lets it in again.
    ///
    /// - Parameters:
    ///   - policies: In place of those that it has; `nil` leaves them.
    ///   - isDisabled: `nil` leaves it as it is.
    package func updatePrincipal(
        _ name: String,
        policies: [String]?,
        isDisabled: Bool?,
        builtIn: [String],
        by order: Order<PrincipalFacts>
    ) async throws -> PrincipalFacts {
        try await carryOut(order) { act in
            let held = try act.principal(name)
            if let policies { try act.check(policies, builtIn: builtIn) }
            var principal = held
            principal.policies = policies?.withoutRepeats ?? held.policies
            principal.isDisabled = isDisabled ?? held.isDisabled
            try act.keepingFullAccess { try act.transaction.update(principal) }
            act.effects.changesAccess = true
            act.note(.principal(name), in: .zero, before: held.state, after: principal.state)
            return PrincipalFacts(principal)
        }
    }

    /// Removes a principal with its keys, tokens and certificates.
    package func deletePrincipal(_ name: String, by order: Order<PrincipalFacts>) async throws -> PrincipalFacts {
        try await carryOut(order) { act in
            let held = try act.principal(name)
            try act.keepingFullAccess { try act.transaction.deletePrincipal(name) }
            act.effects.changesAccess = true
            act.note(.principal(name), in: .zero, before: held.state)
            return PrincipalFacts(held)
        }
    }
}

extension Act {
    /// - Throws: ``AdministrationError/unknownAccess(_:)``.
    func principal(_ name: String) throws -> Principal {
        guard let principal = try transaction.principal(name) else {
            throw AdministrationError.unknownAccess(.principal)
        }
        return principal
    }

    fileprivate func check(_ policies: [String], builtIn: [String]) throws {
        for policy in policies where !builtIn.contains(policy) {
            guard try transaction.accessPolicy(policy) == nil else { continue }
            throw AdministrationError.invalid(field: "policies", reason: "must name policies that are there")
        }
    }
}

extension Principal {
    fileprivate var state: AuditState {
        ["policies": .list(policies.map(AuditValue.text)), "disabled": .flag(isDisabled)]
    }
}

extension [String] {
    fileprivate var withoutRepeats: [String] {
        var seen: Set<String> = []
        return filter { seen.insert($0).inserted }
    }
}
