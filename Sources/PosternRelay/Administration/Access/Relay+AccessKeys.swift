import PosternPrimitives
import PosternStore
package import PosternWire

/// An access key that is to be made. Whoever made it up shows its secret once; here it is only sealed.
package struct NewAccessKey: Sendable {
    package let id: String
    package let secret: String

    /// - Parameter id: 1 to 128 characters; no secret.
    package init(id: String, secret: String) {
        self.id = id
        self.secret = secret
    }
}

extension NewAccessKey: CustomStringConvertible, CustomReflectable {
    package var description: String { "access key \(id)" }
    package var customMirror: Mirror { Mirror(self, children: ["id": id]) }
}

extension Relay {
    /// By id.
    package func accessKeys() async throws -> [AccessKeyFacts] {
        try await store.accessKeys().map(AccessKeyFacts.init)
    }

    /// Keeps a key for the principal of this name, which is made with full access where there is none.
    ///
    /// - Returns: Whether it was kept; not when the id is taken.
    package func addAccessKey(
        id: String,
        secret: String,
        name: String,
        by order: Order<Bool> = .local("postern:CreateAccessKey")
    ) async throws -> Bool {
        try await carryOut(order) { act in
            let principal = Principal(name: name, policies: [FullAccess.policy], created: act.now)
            if try act.transaction.create(principal) {
                act.effects.changesAccess = true
                act.note(
                    .principal(name),
                    in: .zero,
                    after: ["policies": .list([.text(FullAccess.policy)]), "disabled": false]
                )
            }
            return try act.add(NewAccessKey(id: id, secret: secret), for: name) != nil
        }
    }

    /// Keeps a key for a principal, its secret sealed under the master key.
    package func createAccessKey(
        _ new: NewAccessKey,
        for principal: String,
        by order: Order<AccessKeyFacts>
    ) async throws -> AccessKeyFacts {
        try await carryOut(order) { act in
            _ = try act.principal(principal)
            guard let key = try act.add(new, for: principal) else { throw AdministrationError.numbersExhausted }
            return AccessKeyFacts(key)
        }
    }

    /// Keeps a key that takes another one's place; for a while both are good.
    ///
    /// - Parameter overlapSeconds: How long the old one stays good.
    /// - Returns: The new key, and when the old one ends.
    package func rotateAccessKey(
        _ id: String,
        to new: NewAccessKey,
        overlapSeconds: UInt64,
        by order: Order<RotatedKey>
    ) async throws -> RotatedKey {
        try await carryOut(order) { act in
            let held = try act.accessKey(id)
            guard held.expires == nil else {
                throw AdministrationError.conflict("the access key ends already: rotate the one that took its place")
            }
            // The new one would be let in.
            guard !held.isDisabled else {
                throw AdministrationError.conflict("the access key is disabled: it is not rotated, but made anew")
            }
            var ending = held
            let end = act.now.adding(seconds: overlapSeconds)
            ending.expires = end
            let wasHeld = try act.transaction.isHeldAlone(FullAccess.policy)
            try act.transaction.update(ending)
            // The new one's secret is told once, and the answer may be lost.
            guard
                try overlapSeconds >= RotatedKey.safeOverlapSeconds || !wasHeld
                    || act.transaction.isHeldAlone(FullAccess.policy)
            else {
                throw AdministrationError.invalid(
                    field: "overlapSeconds",
                    reason:
                        "must be at least \(RotatedKey.safeOverlapSeconds): nobody else has full access, should the "
                        + "answer be lost"
                )
            }
            guard let key = try act.add(new, for: held.principal) else { throw AdministrationError.numbersExhausted }
            act.note(.accessKey(id), in: .zero, before: held.state, after: ending.state)
            return RotatedKey(key: AccessKeyFacts(key), oldKeyExpires: end)
        }
    }

    /// Disables a key, or lets it in again.
    package func updateAccessKey(
        _ id: String,
        isDisabled: Bool,
        by order: Order<AccessKeyFacts>
    ) async throws -> AccessKeyFacts {
        try await carryOut(order) { act in
            let held = try act.accessKey(id)
            var key = held
            key.isDisabled = isDisabled
            try act.keepingFullAccess { try act.transaction.update(key) }
            act.note(.accessKey(id), in: .zero, before: held.state, after: key.state)
            return AccessKeyFacts(key)
        }
    }

    package func deleteAccessKey(_ id: String, by order: Order<AccessKeyFacts>) async throws -> AccessKeyFacts {
        try await carryOut(order) { act in
            let held = try act.accessKey(id)
            try act.keepingFullAccess { _ = try act.transaction.delete(.accessKey(id)) }
            act.note(.accessKey(id), in: .zero, before: held.state)
            return AccessKeyFacts(held)
        }
    }
}

/// What came of a rotation.
package struct RotatedKey: Hashable, Sendable {
    /// The new one.
    package let key: AccessKeyFacts
    package let oldKeyExpires: Timestamp

    /// Long enough to ask once more when an answer was lost.
    static let safeOverlapSeconds: UInt64 = 3600
}

extension Act {
    /// - Returns: `nil` when the id is taken.
    fileprivate func add(_ new: NewAccessKey, for principal: String) throws -> AccessKey? {
        let secret = SecretBytes(copying: Array(new.secret.utf8))
        let key = AccessKey(
            id: new.id,
            sealed: try seal(secret, as: .accessKey, id: Array(new.id.utf8)),
            principal: principal,
            created: now
        )
        guard try transaction.add(key) else { return nil }
        note(.accessKey(key.id), in: .zero, after: key.state)
        return key
    }

    /// - Throws: ``AdministrationError/unknownAccess(_:)``.
    fileprivate func accessKey(_ id: String) throws -> AccessKey {
        guard let key = try transaction.accessKey(id) else { throw AdministrationError.unknownAccess(.accessKey) }
        return key
    }
}

extension AccessKey {
    fileprivate var state: AuditState {
        var state: AuditState = ["principal": .text(principal), "disabled": .flag(isDisabled)]
        if let expires { state["expires"] = .number(Int64(clamping: expires.seconds)) }
        return state
    }
}
