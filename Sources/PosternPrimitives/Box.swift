/// Seals one plaintext under one secret, so that the box opens under that secret and no other.
///
///     key        = Derive(secret, label "… key", context)          32 bytes
///     commitment = Derive(secret, label "… commitment", context)   64 bytes
///     box        = commitment || AES-256-GCM(key, nonce: 0, authenticating: label || context, plaintext)
///
/// The nonce is fixed because each secret makes one box: a caller with a second plaintext takes a new secret. GCM alone
/// does not commit to its key (one ciphertext can be made that opens under two); the commitment does, and is
/// compared first.
package enum Box {
    /// Bytes that a box has more than its plaintext.
    package static let overhead = commitmentCount + AESGCM.tagCount

    static let commitmentCount = 64

    /// The labels of one kind of box, each as its bytes with their length in front.
    package struct Labels: Sendable, Hashable {
        package let box: [UInt8]
        package let key: [UInt8]
        package let commitment: [UInt8]

        package init(box: [UInt8], key: [UInt8], commitment: [UInt8]) {
            self.box = box
            self.key = key
            self.commitment = commitment
        }
    }

    /// - Returns: 80 bytes more than `plaintext`.
    /// - Throws: ``PrimitiveError/invalidLength`` when the plaintext does not fit into 31 bits.
    package static func seal(
        _ plaintext: borrowing SecretBytes,
        secret: borrowing SecretBytes,
        labels: Labels,
        context: [UInt8]
    ) throws(PrimitiveError) -> [UInt8] {
        let key = Derive.key(from: secret, label: labels.key, context: context, count: AESGCM.keyCount)
        let ciphertext = try AESGCM.seal(
            plaintext,
            key: key,
            nonce: fixedNonce,
            authenticating: labels.box + context
        )
        return commitment(to: secret, labels: labels, context: context) + ciphertext
    }

    /// - Throws: ``PrimitiveError/notAuthentic`` when the box was not sealed under this secret, these labels and
    ///   this context, or was changed.
    package static func open(
        _ box: [UInt8],
        secret: borrowing SecretBytes,
        labels: Labels,
        context: [UInt8]
    ) throws(PrimitiveError) -> SecretBytes {
        let expected = commitment(to: secret, labels: labels, context: context)
        guard ConstantTime.isEqual([UInt8](box.prefix(commitmentCount)), expected) else { throw .notAuthentic }
        let key = Derive.key(from: secret, label: labels.key, context: context, count: AESGCM.keyCount)
        return try AESGCM.openSecret(
            [UInt8](box.dropFirst(commitmentCount)),
            key: key,
            nonce: fixedNonce,
            authenticating: labels.box + context
        )
    }

    private static let fixedNonce = [UInt8](repeating: 0, count: AESGCM.nonceCount)

    /// Public once it is in a box, and so an array.
    private static func commitment(
        to secret: borrowing SecretBytes,
        labels: Labels,
        context: [UInt8]
    ) -> [UInt8] {
        Derive.key(from: secret, label: labels.commitment, context: context, count: commitmentCount)
            .withUnsafeBytes { [UInt8]($0) }
    }
}
