import COpenSSL

/// scrypt (RFC 7914): makes guessing a password expensive.
package enum Scrypt {
    /// 128 * N * r bytes at most, so that no parameter makes the process ask for all of the machine's memory.
    static let memoryLimit: UInt64 = 1 << 30

    /// Blocks on its thread for as long as the cost says: about half a second and 128 MiB for N = 2^17, r = 8, p = 1.
    ///
    /// - Parameters:
    ///   - n: CPU and memory cost: a power of two, at least 2.
    ///   - r: Block size, 1 to 32.
    ///   - p: Parallelisation, 1 to 16.
    ///   - count: 1 to 1,024 bytes.
    /// - Throws: ``PrimitiveError/invalidLength`` for other parameters, and when 128 * n * r exceeds 1 GiB.
    package static func derive(
        password: borrowing SecretBytes,
        salt: [UInt8],
        n: UInt64,
        r: UInt32,
        p: UInt32,
        count: Int
    ) throws(PrimitiveError) -> SecretBytes {
        guard
            (1...32).contains(r), (1...16).contains(p), (1...1024).contains(count),
            n >= 2, n & (n - 1) == 0, n <= memoryLimit / (128 * UInt64(r))
        else { throw .invalidLength }
        // libcrypto counts V, B and a few blocks of work together.
        let limit = 128 * UInt64(r) * (n + UInt64(p) + 2) + 1024
        return try SecretBytes(count: count) { output throws(PrimitiveError) in
            let status = password.withUnsafeBytes { password in
                output.bytes.map {
                    postern_scrypt(
                        Constant.scrypt.pointer,
                        password.bytes,
                        password.count,
                        salt,
                        salt.count,
                        n,
                        r,
                        p,
                        limit,
                        $0,
                        output.count
                    )
                }
            }
            guard status == 1 else { throw .failed("EVP_KDF_derive") }
        }
    }
}
