import COpenSSL

/// A private scalar with its point: what both kinds of private key are made of.
///
/// The point is decoded into a key of its own, so that a copied public key never keeps the scalar in memory.
struct KeyPair: Sendable {
    let handle: KeyHandle
    let point: PublicPoint

    /// A new pair from libcrypto's private random generator (FIPS 186-5 A.2).
    static func generate() throws(PrimitiveError) -> KeyPair {
        guard let context = EVP_PKEY_CTX_new_from_pkey(nil, Constant.p521Parameters.pointer, nil) else {
            throw .failed("EVP_PKEY_CTX_new_from_pkey")
        }
        defer { EVP_PKEY_CTX_free(context) }
        var key: OpaquePointer?
        guard EVP_PKEY_keygen_init(context) == 1, EVP_PKEY_generate(context, &key) == 1, let key else {
            throw .failed("EVP_PKEY_generate")
        }
        return try KeyPair(handle: KeyHandle(owning: key))
    }

    private init(handle: KeyHandle) throws(PrimitiveError) {
        var encoded: UnsafeMutablePointer<UInt8>?
        let count = EVP_PKEY_get1_encoded_public_key(handle.pointer, &encoded)
        defer { CRYPTO_free(encoded, #file, #line) }
        guard count == P521.pointCount, let encoded else { throw .failed("EVP_PKEY_get1_encoded_public_key") }
        self.handle = handle
        point = try PublicPoint([UInt8](UnsafeBufferPointer(start: encoded, count: count)))
    }

    /// - Throws: ``PrimitiveError/invalidKey`` unless `scalar` is 66 bytes of a number from 1 to n - 1.
    init(scalar: borrowing SecretBytes) throws(PrimitiveError) {
        let point = try PublicPoint(Self.point(of: scalar))
        let key = scalar.withUnsafeBytes { scalar in
            scalar.bytes.flatMap { postern_p521_key_pair($0, point.bytes) }
        }
        guard let key else { throw .failed("EVP_PKEY_fromdata") }
        handle = KeyHandle(owning: key)
        self.point = point
    }

    /// The private scalar: 66 bytes, big-endian.
    func scalar() -> SecretBytes {
        SecretBytes(count: P521.scalarCount) { scalar in
            let isWritten = scalar.bytes.map { postern_p521_scalar(handle.pointer, $0) }
            precondition(isWritten == 1, "a key pair without a scalar")
        }
    }

    /// scalar * G, uncompressed. libcrypto multiplies the base point of P-521 in constant time.
    private static func point(of scalar: borrowing SecretBytes) throws(PrimitiveError) -> [UInt8] {
        guard scalar.count == P521.scalarCount else { throw .invalidKey }
        let number = scalar.withUnsafeBytes { BN_bin2bn($0.bytes, Int32($0.count), nil) }
        guard let number else { throw .failed("BN_bin2bn") }
        defer { BN_clear_free(number) }
        BN_set_flags(number, BN_FLG_CONSTTIME)
        guard BN_is_zero(number) == 0, BN_cmp(number, Constant.p521Order.pointer) < 0 else { throw .invalidKey }
        return try multiplyBasePoint(by: number)
    }

    private static func multiplyBasePoint(by number: OpaquePointer) throws(PrimitiveError) -> [UInt8] {
        let group = Constant.p521Group.pointer
        guard let point = EC_POINT_new(group) else { throw .failed("EC_POINT_new") }
        defer { EC_POINT_free(point) }
        guard EC_POINT_mul(group, point, number, nil, nil, nil) == 1 else { throw .failed("EC_POINT_mul") }
        var bytes = [UInt8](repeating: 0, count: P521.pointCount)
        let count = EC_POINT_point2oct(group, point, POINT_CONVERSION_UNCOMPRESSED, &bytes, bytes.count, nil)
        guard count == bytes.count else { throw .failed("EC_POINT_point2oct") }
        return bytes
    }
}
