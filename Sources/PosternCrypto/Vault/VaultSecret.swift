import Foundation
import PosternPrimitives

/// What a vault is locked with.
package struct VaultSecret: ~Copyable, Sendable {
    /// The kinds of vault, as they stand in its context and on the wire.
    package enum Kind: UInt8, Hashable, Sendable {
        case password = 1
        case recoveryKey = 2
    }

    package static let recoveryKeyBytes = 32

    package let kind: Kind
    let bytes: SecretBytes

    private init(kind: Kind, bytes: consuming SecretBytes) {
        self.kind = kind
        self.bytes = bytes
    }

    /// A password, as UTF-8 of its NFC: the same text typed on another machine gives the same bytes.
    ///
    /// The text is the caller's, as a `String` cannot be erased; keep it no longer than needed.
    ///
    /// - Parameter isNew: Whether it is being chosen now: only then the rules of ``PasswordRules`` hold.
    /// - Throws: ``VaultError/passwordTooShort``, ``VaultError/passwordTooLong``, ``VaultError/passwordTooCommon``.
    package static func password(_ text: String, isNew: Bool) throws(VaultError) -> VaultSecret {
        if isNew { try PasswordRules.check(new: text) }
        let normal = try PasswordRules.normal(text)
        let bytes = SecretBytes(count: normal.utf8.count) { $0.copyBytes(from: normal.utf8) }
        return VaultSecret(kind: .password, bytes: bytes)
    }

    init(recoveryKey bytes: consuming SecretBytes) {
        self.init(kind: .recoveryKey, bytes: bytes)
    }

    /// To make another vault with the same secret.
    package func clone() -> VaultSecret { VaultSecret(kind: kind, bytes: bytes.clone()) }
}
