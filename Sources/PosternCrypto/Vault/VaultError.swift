/// Why a vault could not be made or opened.
package enum VaultError: Error, Hashable, Sendable {
    /// Fewer than 12 characters: choose a longer password.
    case passwordTooShort
    /// More than 1,024 bytes.
    case passwordTooLong
    /// It stands on a list from which passwords are guessed first.
    case passwordTooCommon
    /// The administrator asks for more of something.
    case passwordLacks(PasswordRequirements.Part, least: Int)
    /// Wrong secret, altered, another user's, or not the vault of this identity. Which one is not said.
    case doesNotOpen
    /// libcrypto failed for a reason of its own: try again.
    case unavailable
}

extension VaultError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .passwordTooShort:
            "a password needs at least \(PasswordRules.shortest) characters: take several words, or let a password"
                + " manager choose"
        case .passwordTooLong: "a password has at most \(PasswordRules.longest) bytes"
        case .passwordTooCommon:
            "this password is on a list of common ones, which are guessed first: take several words that nobody puts"
                + " together, or let a password manager choose"
        case .passwordLacks(let part, let least):
            "the administrator's policy asks for a password with at least \(least) \(part.name)"
        case .doesNotOpen: "wrong password or recovery key, or not the vault of this identity"
        case .unavailable: "the cryptographic library failed"
        }
    }
}
