extension HPKE {
    /// ContextS (RFC 9180 §5.2): seals messages, each under the next sequence number, so that no nonce comes twice.
    struct Sender: ~Copyable, Sendable {
        let schedule: KeySchedule
        private(set) var sequence: UInt64 = 0

        init(_ schedule: consuming KeySchedule) {
            self.schedule = schedule
        }

        mutating func seal(
            _ plaintext: borrowing SecretBytes,
            authenticating aad: [UInt8]
        ) throws(PrimitiveError) -> [UInt8] {
            guard sequence < .max else { throw .invalidLength }
            let nonce = schedule.nonce(for: sequence)
            let ciphertext = try AESGCM.seal(plaintext, key: schedule.key, nonce: nonce, authenticating: aad)
            sequence += 1
            return ciphertext
        }
    }
}
