import COpenSSL

/// A libcrypto object that is made once, never changed and never freed.
///
/// Fetching an algorithm by name costs more than most operations that use it, so each is fetched once. A missing
/// one is no input's fault: the system's libcrypto lacks what this program is built for, and nothing can run.
///
/// Sendable, unchecked: the pointer is written once, in `init`. Fetched algorithms, curve groups and parameter
/// templates are only read afterwards, and libcrypto lets many threads read and up-reference one such object
/// (openssl-threads(7): objects may be shared as long as nobody modifies them; reference counts are atomic).
struct Constant: @unchecked Sendable {
    let pointer: OpaquePointer

    private init(_ pointer: OpaquePointer?, _ name: StaticString) {
        guard let pointer else { preconditionFailure("libcrypto has no \(name)") }
        self.pointer = pointer
    }

    static let sha256 = Constant(EVP_MD_fetch(nil, "SHA2-256", nil), "SHA-256")
    static let sha512 = Constant(EVP_MD_fetch(nil, "SHA2-512", nil), "SHA-512")
    static let hmac = Constant(EVP_MAC_fetch(nil, "HMAC", nil), "HMAC")
    static let aes256GCM = Constant(EVP_CIPHER_fetch(nil, "AES-256-GCM", nil), "AES-256-GCM")
    static let scrypt = Constant(EVP_KDF_fetch(nil, "SCRYPT", nil), "scrypt")
    static let p521Group = Constant(EC_GROUP_new_by_curve_name(NID_secp521r1), "P-521")
    static let p521Order = Constant(EC_GROUP_get0_order(p521Group.pointer), "order of P-521")
    /// An EVP_PKEY with the curve and no key: generating from it skips building the curve again.
    static let p521Parameters = Constant(postern_p521_parameters(), "P-521 parameters")
}
