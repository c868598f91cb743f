import COpenSSL

/// A point that was found to be on the curve, decoded once: what both kinds of public key are made of.
///
/// Equality is that of the 133 bytes, which are the only encoding of a point that is read.
struct PublicPoint: Sendable, Hashable {
    let bytes: [UInt8]
    let handle: KeyHandle

    /// Decoding proves x, y < p and the curve's equation. The cofactor is 1, so every such point is in the group,
    /// and infinity has no encoding of 133 bytes (SP 800-56A §5.6.2.3.3).
    ///
    /// - Throws: ``PrimitiveError/invalidPoint`` for anything but 0x04, x and y of a point on the curve.
    init(_ bytes: [UInt8]) throws(PrimitiveError) {
        // libcrypto would read compressed and hybrid encodings too.
        guard bytes.count == P521.pointCount, bytes[0] == 0x04 else { throw .invalidPoint }
        guard let key = EVP_PKEY_dup(Constant.p521Parameters.pointer) else { throw .failed("EVP_PKEY_dup") }
        let handle = KeyHandle(owning: key)
        guard EVP_PKEY_set1_encoded_public_key(key, bytes, bytes.count) == 1 else {
            ERR_clear_error()
            throw .invalidPoint
        }
        self.bytes = bytes
        self.handle = handle
    }

    static func == (left: PublicPoint, right: PublicPoint) -> Bool {
        left.bytes == right.bytes
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(bytes)
    }
}
