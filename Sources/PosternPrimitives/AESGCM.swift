/// AES-256-GCM with 12-byte nonces and 16-byte tags (NIST SP 800-38D).
///
/// A ciphertext is as long as its plaintext, and its tag follows it. One key must never seal two plaintexts under one
/// nonce: the caller owns that argument, and writes it down where it calls.
package enum AESGCM {
    package static let keyCount = 32
    package static let nonceCount = 12
    package static let tagCount = 16

    /// libcrypto counts in `Int32`.
    static let maximumCount = Int(Int32.max) - tagCount

    /// - Returns: The ciphertext followed by its tag: 16 bytes more than `plaintext`.
    /// - Throws: ``PrimitiveError/invalidKey`` unless the key has 32 bytes, ``PrimitiveError/invalidLength`` unless
    ///   the nonce has 12, and when a count does not fit into 31 bits.
    package static func seal(
        _ plaintext: [UInt8],
        key: borrowing SecretBytes,
        nonce: [UInt8],
        authenticating: [UInt8]
    ) throws(PrimitiveError) -> [UInt8] {
        try plaintext.withUnsafeBufferPointer { plaintext throws(PrimitiveError) in
            try seal(
                UnsafeRawBufferPointer(plaintext),
                key: key,
                nonce: nonce,
                authenticating: authenticating
            )
        }
    }

    /// Seals a secret, for example a key under another key.
    package static func seal(
        _ plaintext: borrowing SecretBytes,
        key: borrowing SecretBytes,
        nonce: [UInt8],
        authenticating: [UInt8]
    ) throws(PrimitiveError) -> [UInt8] {
        try plaintext.withUnsafeBytes { plaintext throws(PrimitiveError) in
            try seal(plaintext, key: key, nonce: nonce, authenticating: authenticating)
        }
    }

    /// - Parameter ciphertext: A ciphertext followed by its tag.
    /// - Returns: The plaintext: 16 bytes less than `ciphertext`.
    /// - Throws: ``PrimitiveError/notAuthentic`` when the ciphertext, its tag or `authenticating` is not what was
    ///   sealed, or too short to be any; otherwise as sealing does.
    package static func open(
        _ ciphertext: [UInt8],
        key: borrowing SecretBytes,
        nonce: [UInt8],
        authenticating: [UInt8]
    ) throws(PrimitiveError) -> [UInt8] {
        let context = try opening(ciphertext, key: key, nonce: nonce, authenticating: authenticating)
        var plaintext = [UInt8](repeating: 0, count: ciphertext.count - tagCount)
        let isAuthentic = plaintext.withUnsafeMutableBytes { context.open(ciphertext, into: $0) }
        guard isAuthentic else { throw .refused }
        return plaintext
    }

    /// Opens what holds a secret.
    package static func openSecret(
        _ ciphertext: [UInt8],
        key: borrowing SecretBytes,
        nonce: [UInt8],
        authenticating: [UInt8]
    ) throws(PrimitiveError) -> SecretBytes {
        let context = try opening(ciphertext, key: key, nonce: nonce, authenticating: authenticating)
        return try SecretBytes(count: ciphertext.count - tagCount) { plaintext throws(PrimitiveError) in
            guard context.open(ciphertext, into: plaintext) else { throw .refused }
        }
    }

    private static func seal(
        _ plaintext: UnsafeRawBufferPointer,
        key: borrowing SecretBytes,
        nonce: [UInt8],
        authenticating: [UInt8]
    ) throws(PrimitiveError) -> [UInt8] {
        guard plaintext.count <= maximumCount else { throw .invalidLength }
        let context = GCMContext()
        try context.start(.seal, key: key, nonce: nonce, authenticating: authenticating)
        var output = [UInt8](repeating: 0, count: plaintext.count + tagCount)
        let isSealed = output.withUnsafeMutableBytes { context.seal(plaintext, into: $0) }
        guard isSealed else { throw .failed("EVP_EncryptUpdate") }
        return output
    }

    private static func opening(
        _ ciphertext: [UInt8],
        key: borrowing SecretBytes,
        nonce: [UInt8],
        authenticating: [UInt8]
    ) throws(PrimitiveError) -> GCMContext {
        guard ciphertext.count >= tagCount else { throw .notAuthentic }
        guard ciphertext.count <= maximumCount else { throw .invalidLength }
        let context = GCMContext()
        try context.start(.open, key: key, nonce: nonce, authenticating: authenticating)
        return context
    }
}
