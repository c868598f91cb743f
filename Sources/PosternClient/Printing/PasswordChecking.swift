import PosternCrypto

/// Whether a new password may be one, before anything is made.
package struct PasswordChecking: Sendable {
    private let requirements: PasswordRequirements

    init(_ requirements: PasswordRequirements) {
        self.requirements = requirements
    }

    /// Where no policy is known yet.
    package static let rulesAlone = PasswordChecking(PasswordRequirements())

    /// - Throws: `VaultError`, which says what to do.
    package func check(new password: String) throws { try requirements.check(new: password) }
}

extension Client {
    /// By the policies that are held.
    package var passwordChecking: PasswordChecking {
        get throws { PasswordChecking(try network().settings.password) }
    }
}

extension Joining {
    /// By the policies of the network and of the group to which the user was invited, as far as the relay gave them.
    package var passwordChecking: PasswordChecking { PasswordChecking(network.settings.password) }
}
