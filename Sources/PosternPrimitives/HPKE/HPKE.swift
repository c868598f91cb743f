/// Hybrid public key encryption (RFC 9180) in one suite: DHKEM(P-521, HKDF-SHA512) 0x0012, HKDF-SHA512 0x0003,
/// AES-256-GCM 0x0002; base mode, single shot (§6.1).
package enum HPKE {
    /// Bytes of an encapsulated key: the ephemeral public point.
    package static let encapsulatedKeyCount = P521.pointCount

    /// SealBase (§6.1), with the ephemeral pair given.
    ///
    /// The encapsulated key is `ephemeral.publicKey`, so one ephemeral can serve many recipients. RFC 9180 §9.2.3
    /// speaks against using it for more than one encapsulation: the caller owns the argument why its use is sound,
    /// and must never seal twice with one ephemeral for one recipient and one `info`, which repeats key and nonce.
    ///
    /// - Returns: 16 bytes more than `plaintext`.
    package static func sealBase(
        _ plaintext: borrowing SecretBytes,
        to recipient: P521.Agreement.PublicKey,
        info: [UInt8],
        aad: [UInt8],
        ephemeral: borrowing P521.Agreement.PrivateKey
    ) throws(PrimitiveError) -> [UInt8] {
        var sender = Sender(
            KeySchedule(sharedSecret: try DHKEM.encapsulate(to: recipient, ephemeral: ephemeral), info: info)
        )
        return try sender.seal(plaintext, authenticating: aad)
    }

    /// OpenBase (§6.1).
    ///
    /// - Parameter encapsulatedKey: The sender's ephemeral public point: 133 bytes.
    /// - Throws: ``PrimitiveError/invalidPoint`` for an encapsulated key that is none,
    ///   ``PrimitiveError/notAuthentic`` when the ciphertext was not sealed for this key, `info` and `aad`.
    package static func openBase(
        _ ciphertext: [UInt8],
        encapsulatedKey: [UInt8],
        recipient: borrowing P521.Agreement.PrivateKey,
        info: [UInt8],
        aad: [UInt8]
    ) throws(PrimitiveError) -> SecretBytes {
        let sharedSecret = try DHKEM.decapsulate(encapsulatedKey, recipient: recipient)
        var opener = Recipient(KeySchedule(sharedSecret: sharedSecret, info: info))
        return try opener.open(ciphertext, authenticating: aad)
    }
}
