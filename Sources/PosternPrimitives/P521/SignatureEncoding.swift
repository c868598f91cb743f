import COpenSSL

/// The two ways of writing r and s: raw, which we store and send, and DER, which libcrypto signs and verifies.
enum SignatureEncoding {
    /// SEQUENCE { INTEGER, INTEGER }: a head of 3 bytes, and 2 of head with at most 66 of number, twice.
    static let maximumDERCount = 3 + 2 * (2 + P521.scalarCount)

    /// - Parameter raw: r followed by s. Their range is for verification to check.
    /// - Returns: nil unless `raw` has 132 bytes.
    static func der(fromRaw raw: [UInt8]) -> [UInt8]? {
        guard raw.count == P521.signatureCount, let signature = ECDSA_SIG_new() else { return nil }
        defer { ECDSA_SIG_free(signature) }
        let r = number([UInt8](raw.prefix(P521.scalarCount)))
        let s = number([UInt8](raw.suffix(P521.scalarCount)))
        guard ECDSA_SIG_set0(signature, r, s) == 1 else {
            BN_free(r)
            BN_free(s)
            return nil
        }
        return der(of: signature)
    }

    /// - Returns: nil unless `der` begins with a signature whose numbers have at most 66 bytes.
    static func raw(fromDER der: [UInt8]) -> [UInt8]? {
        let signature = der.withUnsafeBufferPointer { der in
            var start = der.baseAddress
            return d2i_ECDSA_SIG(nil, &start, der.count)
        }
        defer { ECDSA_SIG_free(signature) }
        guard let signature else { return nil }
        var r = [UInt8](repeating: 0, count: P521.scalarCount)
        var s = r
        let size = Int32(P521.scalarCount)
        guard
            BN_bn2binpad(ECDSA_SIG_get0_r(signature), &r, size) == size,
            BN_bn2binpad(ECDSA_SIG_get0_s(signature), &s, size) == size
        else { return nil }
        return r + s
    }

    private static func number(_ bytes: [UInt8]) -> OpaquePointer? {
        BN_bin2bn(bytes, Int32(bytes.count), nil)
    }

    private static func der(of signature: OpaquePointer) -> [UInt8]? {
        var encoded: UnsafeMutablePointer<UInt8>?
        let count = i2d_ECDSA_SIG(signature, &encoded)
        defer { CRYPTO_free(encoded, #file, #line) }
        guard count > 0, let encoded else { return nil }
        return [UInt8](UnsafeBufferPointer(start: encoded, count: Int(count)))
    }
}
