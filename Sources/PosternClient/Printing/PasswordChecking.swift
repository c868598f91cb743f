import PosternCrypto

/// Whether a new password may be one, before anything is made.
package enum PasswordChecking {
    /// - Throws: `VaultError`, which says what to do.
    package static func check(new password: String) throws { try PasswordRules.check(new: password) }
}
