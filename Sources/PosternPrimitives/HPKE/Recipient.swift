extension HPKE {
    /// ContextR (RFC 9180 §5.2): opens messages in their order.
    struct Recipient: ~Copyable, Sendable {
        let schedule: KeySchedule
        private(set) var sequence: UInt64 = 0

        init(_ schedule: consuming KeySchedule) {
            self.schedule = schedule
        }

        /// A message that does not open leaves the sequence number where it is.
        mutating func open(
            _ ciphertext: [UInt8],
            authenticating aad: [UInt8]
        ) throws(PrimitiveError) -> SecretBytes {
            guard sequence < .max else { throw .invalidLength }
            let nonce = schedule.nonce(for: sequence)
            let plaintext = try AESGCM.openSecret(
                ciphertext,
                key: schedule.key,
                nonce: nonce,
                authenticating: aad
            )
            sequence += 1
            return plaintext
        }
    }
}
