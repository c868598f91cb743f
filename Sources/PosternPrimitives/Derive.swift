/// Keys from a secret, each for one purpose, which its label names.
package enum Derive {
    /// HKDF-SHA512(ikm: `secret`, no salt, info: `label` || `context`).
    ///
    /// The secret is uniform already (a random key, or scrypt's output), so the salt has nothing to add
    /// (RFC 5869 §3.1). No label is a prefix of another's bytes, since the caller gives them with their length in
    /// front: so no two purposes have one info.
    ///
    /// - Parameters:
    ///   - label: The bytes of the label, its length in front.
    ///   - context: What the key is for, of a fixed size for each label.
    ///   - count: 1 to 16,320 bytes: a constant of the code, not an input.
    package static func key(
        from secret: borrowing SecretBytes,
        label: [UInt8],
        context: [UInt8],
        count: Int
    ) -> SecretBytes {
        HKDF.expanded(HKDF.extract(salt: [], ikm: secret), info: label + context, count: count)
    }
}
