extension HPKE {
    /// What both sides derive from the shared secret, in base mode (RFC 9180 §5.1).
    struct KeySchedule: ~Copyable, Sendable {
        let key: SecretBytes
        let baseNonce: [UInt8]
        let exporterSecret: SecretBytes

        /// - Parameters:
        ///   - sharedSecret: The KEM's, 64 bytes.
        ///   - info: What the sealing is for; both sides must give the same.
        init(sharedSecret: consuming SecretBytes, info: [UInt8]) {
            let labeled = Self.labeled
            let context = Self.modeAndPSKIdentityHash + Self.hash("info_hash", of: info)
            let secret = labeled.extract(
                salt: sharedSecret,
                label: "secret",
                ikm: SecretBytes(copying: [UInt8]())
            )
            key = labeled.expand(secret, label: "key", info: context, count: AESGCM.keyCount)
            baseNonce = labeled.expand(secret, label: "base_nonce", info: context, count: AESGCM.nonceCount)
                .withUnsafeBytes { [UInt8]($0) }
            exporterSecret = labeled.expand(secret, label: "exp", info: context, count: HKDF.hashCount)
        }

        /// Export (§5.3).
        ///
        /// - Throws: ``PrimitiveError/invalidLength`` unless `count` is 1 to 16,320.
        func export(context: [UInt8], count: Int) throws(PrimitiveError) -> SecretBytes {
            guard HKDF.counts.contains(count) else { throw .invalidLength }
            return Self.labeled.expand(exporterSecret, label: "sec", info: context, count: count)
        }

        /// The nonce of one message: base nonce XOR sequence number, big-endian (§5.2).
        func nonce(for sequence: UInt64) -> [UInt8] {
            var nonce = baseNonce
            for place in 0..<8 {
                nonce[nonce.count - 1 - place] ^= UInt8(truncatingIfNeeded: sequence >> (8 * UInt64(place)))
            }
            return nonce
        }

        private static let labeled = LabeledHKDF(
            suite: Array("HPKE".utf8) + [0x00, 0x12, 0x00, 0x03, 0x00, 0x02]
        )

        /// In base mode there is no pre-shared key, so this half of the key schedule's context is always the same.
        private static let modeAndPSKIdentityHash = [0x00] + hash("psk_id_hash", of: [])

        private static func hash(_ label: StaticString, of value: [UInt8]) -> [UInt8] {
            labeled.extract(label: label, ikm: SecretBytes(copying: value)).withUnsafeBytes { [UInt8]($0) }
        }
    }
}
