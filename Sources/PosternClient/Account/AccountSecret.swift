import PosternCrypto

/// What opens one of a user's vaults, as somebody typed it or a file has it: a `String` cannot be erased, keep it no
/// longer than needed.
package enum AccountSecret: Sendable {
    /// - Parameter vaultFile: The path of the file in which the vault lies; `nil` where the relay has it.
    case password(String, vaultFile: String?)
    /// 24 words.
    case recoveryKey(words: String)

    var kind: VaultSecret.Kind {
        switch self {
        case .password: .password
        case .recoveryKey: .recoveryKey
        }
    }

    /// - Throws: `VaultError`, `RecoveryKeyError`.
    func vaultSecret() throws -> VaultSecret {
        switch self {
        case .password(let text, _): try VaultSecret.password(text, isNew: false)
        case .recoveryKey(let words): try RecoveryKey(words: words).secret
        }
    }

    var vaultFile: String? {
        if case .password(_, let path) = self { path } else { nil }
    }

    /// What the relay's refusal of it means.
    var isWrong: AccountError { kind == .password ? .wrongPassword : .wrongRecoveryKey }
}

extension AccountSecret: CustomStringConvertible {
    /// Says which kind, and nothing of it.
    package var description: String { kind == .password ? "a password" : "a recovery key" }
}
