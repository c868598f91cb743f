package import PosternPrimitives

/// A private key for signatures of one `Role` (ECDSA, P-521, SHA-512).
///
/// It signs only what this module has a layout for: nobody outside can ask it for a signature over bytes of their own.
package struct SigningKey<Role>: Sendable {
    private let key: P521.Signing.PrivateKey

    private init(_ key: P521.Signing.PrivateKey) {
        self.key = key
    }

    /// - Throws: ``PrimitiveError/openSSL(function:)`` when there is no randomness to be had.
    package static func generate() throws(PrimitiveError) -> SigningKey {
        SigningKey(try P521.Signing.PrivateKey.generate())
    }

    /// - Throws: ``PrimitiveError/invalidKey`` unless `scalar` is 66 bytes of a number from 1 to n - 1.
    package init(scalar: borrowing SecretBytes) throws(PrimitiveError) {
        key = try P521.Signing.PrivateKey(scalar: scalar)
    }

    /// The scalar, to be kept sealed: 66 bytes, big-endian.
    package var scalar: SecretBytes { key.scalar }

    package var publicKey: VerifyingKey<Role> { VerifyingKey(key.publicKey) }

    /// - Returns: r‖s, 132 bytes.
    func sign(_ message: [UInt8]) throws(PrimitiveError) -> [UInt8] { try key.sign(message) }
}

extension SigningKey: CustomStringConvertible, CustomReflectable {
    /// Says that there is a key, and nothing of it.
    package var description: String { "private key" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
