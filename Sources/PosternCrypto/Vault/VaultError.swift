/// Why a vault could not be made or opened.
package enum VaultError: Error, Hashable, Sendable {
    /// Fewer than 12 characters: choose a longer password.
    case passwordTooShort
    /// More than 1,024 bytes.
    case passwordTooLong
    /// Wrong secret, altered, another user's, or not the vault of this identity. Which one is not said.
    case doesNotOpen
    /// libcrypto failed for a reason of its own: try again.
    case unavailable
}

extension VaultError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .passwordTooShort: "a password needs at least 12 characters"
        case .passwordTooLong: "a password has at most 1024 bytes"
        case .doesNotOpen: "wrong password or recovery key, or not the vault of this identity"
        case .unavailable: "the cryptographic library failed"
        }
    }
}
