import Foundation

/// What a password has to be when it is chosen: a relay can guess at the vault that it opens.
package enum PasswordRules {
    /// Unicode scalars of the NFC.
    package static let shortest = 12
    /// UTF-8 bytes of the NFC, of any password.
    package static let longest = 1024

    /// - Throws: ``VaultError/passwordTooShort``, ``VaultError/passwordTooLong``, ``VaultError/passwordTooCommon``.
    package static func check(new text: String) throws(VaultError) {
        let normal = try normal(text)
        guard normal.unicodeScalars.count >= shortest else { throw .passwordTooShort }
        guard !EmbeddedList.commonPasswords.contains(folded(normal)) else { throw .passwordTooCommon }
    }

    /// The form in which it is used.
    static func normal(_ text: String) throws(VaultError) -> String {
        // Before normalising, which costs more than it should for a hostile length.
        guard text.utf8.count <= 4 * longest else { throw .passwordTooLong }
        let normal = text.precomposedStringWithCanonicalMapping
        guard normal.utf8.count <= longest else { throw .passwordTooLong }
        return normal
    }

    /// Case makes no password rare.
    private static func folded(_ normal: String) -> String {
        normal.lowercased().precomposedStringWithCanonicalMapping
    }
}
