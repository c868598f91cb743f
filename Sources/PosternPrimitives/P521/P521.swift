/// The elliptic curve P-521 (FIPS 186-5, SP 800-186): agreement and signatures.
///
/// Points are SEC 1 §2.3.3 uncompressed, 133 bytes; scalars are big-endian and padded, 66 bytes. No other encoding is
/// read, so that a key has one name.
package enum P521 {
    package static let pointCount = 133
    package static let scalarCount = 66
    /// r and s, one after the other.
    package static let signatureCount = 132

    /// Diffie-Hellman (SP 800-56A §5.7.1.2), here always inside of ``HPKE``.
    package enum Agreement {}

    /// ECDSA with SHA-512 (FIPS 186-5 §6).
    package enum Signing {}
}
