package import PosternPrimitives

/// 32 bytes that seal the relay's own secrets at rest: access-key secrets, operating keys, invitations to be mailed.
///
///     sealed = nonce[12] AES-256-GCM(master key, nonce, aad kind ‖ 0 ‖ id, secret)
///
/// The nonce is random: at 2^32 secrets the chance of a repeated one is still below 2^-32 (SP 800-38D §8.3). Kind and
/// id in the aad keep a row from being moved to another place.
package final class MasterKey: Sendable {
    package static let byteCount = 32

    private let key: SecretBytes

    /// - Parameter key: Exactly 32 bytes.
    package init?(_ key: consuming SecretBytes) {
        guard key.count == Self.byteCount else { return nil }
        self.key = key
    }

    package enum Kind: String, Sendable {
        case accessKey = "access key"
        case operatingKey = "operating key"
        case rootKey = "root key"
        case preparedKey = "prepared operating key"
        case serviceSecret = "service secret"
        /// Of an invitation that the relay made, until it is mailed.
        case invitation = "invitation"
    }

    package func seal(_ secret: borrowing SecretBytes, as kind: Kind, id: [UInt8]) throws(PrimitiveError) -> [UInt8] {
        let nonce = try Random.bytes(12)
        return try nonce + AESGCM.seal(secret, key: key, nonce: nonce, authenticating: Self.context(kind, id))
    }

    /// - Throws: ``PrimitiveError/notAuthentic`` under another master key, or for bytes from another place.
    package func open(_ sealed: [UInt8], as kind: Kind, id: [UInt8]) throws(PrimitiveError) -> SecretBytes {
        guard sealed.count >= 28 else { throw .notAuthentic }
        return try AESGCM.openSecret(
            Array(sealed[12...]),
            key: key,
            nonce: Array(sealed[..<12]),
            authenticating: Self.context(kind, id)
        )
    }

    /// A key for something else than sealing: HKDF-SHA512 (RFC 5869) with a purpose that no other use has.
    ///
    /// - Parameter purpose: Its length stands in front, so that none is the prefix of another.
    func derived(for purpose: StaticString) -> SecretBytes {
        let label = purpose.withUTF8Buffer { [UInt8(clamping: $0.count)] + Array($0) }
        return Derive.key(from: key, label: label, context: [], count: 32)
    }

    private static func context(_ kind: Kind, _ id: [UInt8]) -> [UInt8] {
        Array(kind.rawValue.utf8) + [0] + id
    }
}
