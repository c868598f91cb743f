import PosternStore

/// The rule that keeps administrators from locking everybody out.
enum FullAccess {
    /// The built-in policy that allows everything.
    static let policy = "PosternFullAccess"
}

extension Relay {
    /// What the names of the relay's own policies begin with, in any case; nobody gives another policy such a name.
    package static let builtInPolicyPrefix = "Postern"
    /// See ``FullAccess/policy``.
    package static var fullAccessPolicy: String { FullAccess.policy }
}

extension Act {
    /// Makes a change after which there must be somebody with full access, where there was somebody before: a principal
    /// that is not disabled, has ``FullAccess/policy`` and no other policy, which might deny, and an access key that is
    /// good without end.
    ///
    /// - Throws: ``AdministrationError/conflict(_:)``, which undoes the act.
    func keepingFullAccess(_ change: () throws -> Void) throws {
        let wasHeld = try transaction.isHeldAlone(FullAccess.policy)
        try change()
        guard try !wasHeld || transaction.isHeldAlone(FullAccess.policy) else {
            throw AdministrationError.conflict(
                "this would leave nobody with full access: first give another principal the policy "
                    + "\(FullAccess.policy) alone, and an access key"
            )
        }
    }
}
