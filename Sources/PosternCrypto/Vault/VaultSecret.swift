import Foundation
package import PosternPrimitives

/// What a vault is locked with.
package struct VaultSecret: ~Copyable, Sendable {
    /// The kinds of vault, as they stand in its context and on the wire.
    package enum Kind: UInt8, Hashable, Sendable {
        case password = 1
        case recoveryKey = 2
    }

    package static let recoveryKeyBytes = 32
    /// Unicode scalars of the password's NFC.
    package static let shortestPassword = 12
    /// UTF-8 bytes of the password's NFC.
    package static let longestPassword = 1024

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
    /// - Parameter isNew: Whether it is being chosen now: only then must it be long enough.
    /// - Throws: ``VaultError/passwordTooShort``, ``VaultError/passwordTooLong``.
    package static func password(_ text: String, isNew: Bool) throws(VaultError) -> VaultSecret {
        let normal = text.precomposedStringWithCanonicalMapping
        guard !isNew || normal.unicodeScalars.count >= shortestPassword else { throw .passwordTooShort }
        guard normal.utf8.count <= longestPassword else { throw .passwordTooLong }
        let bytes = SecretBytes(count: normal.utf8.count) { $0.copyBytes(from: normal.utf8) }
        return VaultSecret(kind: .password, bytes: bytes)
    }

    /// - Parameter bytes: 32 random bytes.
    /// - Throws: ``VaultError/doesNotOpen`` for another count.
    package static func recoveryKey(_ bytes: consuming SecretBytes) throws(VaultError) -> VaultSecret {
        guard bytes.count == recoveryKeyBytes else { throw .doesNotOpen }
        return VaultSecret(kind: .recoveryKey, bytes: bytes)
    }
}
