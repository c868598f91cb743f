package import PosternPrimitives
import PosternWire

/// S: 32 random bytes that one message is sealed under, wrapped for each recipient.
///
///     message key = Derive(S, "message key", network message-id)           32 bytes
///     commitment  = Derive(S, "message commitment", network message-id)    64 bytes, in the header
///     ciphertext  = AES-256-GCM(message key, nonce: 0, aad: header, plain)
///
/// The nonce is fixed because a secret seals one message. GCM does not commit to its key: one ciphertext can be made
/// that opens under two of them. The commitment does, so whoever opens a message has the secret that everyone else has.
package struct MessageSecret: ~Copyable, Sendable {
    package static let byteCount = 32

    package let bytes: SecretBytes

    /// - Returns: `nil` unless there are 32 bytes.
    package init?(_ bytes: consuming SecretBytes) {
        guard bytes.count == Self.byteCount else { return nil }
        self.bytes = bytes
    }

    private init(random: Void) throws(PrimitiveError) {
        bytes = try SecretBytes.random(count: Self.byteCount)
    }

    /// - Throws: ``PrimitiveError/openSSL(function:)`` when there is no randomness to be had.
    package static func random() throws(PrimitiveError) -> MessageSecret {
        try MessageSecret(random: ())
    }

    func commitment(for header: Header) -> [UInt8] {
        Derive.key(
            from: bytes,
            label: Label.messageCommitment.bytes,
            context: Self.context(header),
            count: Limits.hashBytes
        ).withUnsafeBytes { [UInt8]($0) }
    }

    func encrypt(_ plain: [UInt8], header: Header) throws(PrimitiveError) -> [UInt8] {
        try AESGCM.seal(plain, key: key(for: header), nonce: Self.nonce, authenticating: header.bytes)
    }

    func decrypt(_ ciphertext: [UInt8], header: Header) throws(PrimitiveError) -> [UInt8] {
        try AESGCM.open(ciphertext, key: key(for: header), nonce: Self.nonce, authenticating: header.bytes)
    }

    private func key(for header: Header) -> SecretBytes {
        Derive.key(
            from: bytes,
            label: Label.messageKey.bytes,
            context: Self.context(header),
            count: AESGCM.keyCount
        )
    }

    private static func context(_ header: Header) -> [UInt8] { header.network.bytes + header.message.bytes }

    private static let nonce = [UInt8](repeating: 0, count: AESGCM.nonceCount)
}
