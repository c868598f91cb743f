/// DHKEM(P-521, HKDF-SHA512), RFC 9180 §4.1: a shared secret of 64 bytes from an agreement.
enum DHKEM {
    private static let labeled = LabeledHKDF(suite: Array("KEM".utf8) + [0x00, 0x12])

    private static let secretCount = 64

    /// Encap, with the ephemeral pair given instead of generated inside.
    static func encapsulate(
        to recipient: P521.Agreement.PublicKey,
        ephemeral: borrowing P521.Agreement.PrivateKey
    ) throws(PrimitiveError) -> SecretBytes {
        extractAndExpand(
            try ephemeral.sharedSecret(with: recipient),
            kemContext: ephemeral.publicKey.bytes + recipient.bytes
        )
    }

    /// Decap.
    ///
    /// - Throws: ``PrimitiveError/invalidPoint`` unless `encapsulatedKey` is a point.
    static func decapsulate(
        _ encapsulatedKey: [UInt8],
        recipient: borrowing P521.Agreement.PrivateKey
    ) throws(PrimitiveError) -> SecretBytes {
        extractAndExpand(
            try recipient.sharedSecret(with: P521.Agreement.PublicKey(encapsulatedKey)),
            kemContext: encapsulatedKey + recipient.publicKey.bytes
        )
    }

    private static func extractAndExpand(_ agreed: consuming SecretBytes, kemContext: [UInt8]) -> SecretBytes {
        let key = labeled.extract(label: "eae_prk", ikm: agreed)
        return labeled.expand(key, label: "shared_secret", info: kemContext, count: secretCount)
    }
}
