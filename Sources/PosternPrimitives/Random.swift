import COpenSSL

/// Random bytes that everyone may see: identifiers, nonces, salts. Secrets come from ``SecretBytes/random(count:)``.
package enum Random {
    /// - Throws: ``PrimitiveError/openSSL(function:)`` when there is no randomness to be had.
    package static func bytes(_ count: Int) throws(PrimitiveError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        guard RAND_bytes_ex(nil, &bytes, count, 0) == 1 else { throw .failed("RAND_bytes_ex") }
        return bytes
    }
}
