import COpenSSL

/// SHA-256 and SHA-512 (FIPS 180-4), in one call.
///
/// Hashing cannot fail on any input: were libcrypto to report a failure, going on without the hash would be wrong
/// everywhere, so it stops the program.
package enum Digest {
    /// 32 bytes.
    package static func sha256(_ message: [UInt8]) -> [UInt8] {
        message.withUnsafeBytes { sha256($0) }
    }

    /// 32 bytes.
    package static func sha256(_ message: UnsafeRawBufferPointer) -> [UInt8] {
        hash(message, with: .sha256, count: 32)
    }

    /// 64 bytes.
    package static func sha512(_ message: [UInt8]) -> [UInt8] {
        message.withUnsafeBytes { sha512($0) }
    }

    /// 64 bytes.
    package static func sha512(_ message: UnsafeRawBufferPointer) -> [UInt8] {
        hash(message, with: .sha512, count: 64)
    }

    /// SHA-512 of the parts one after another, without joining them: 64 bytes.
    package static func sha512(parts: [[UInt8]]) -> [UInt8] {
        var hash = SHA512()
        for part in parts { hash.update(part) }
        return hash.finalize()
    }

    private static func hash(_ message: UnsafeRawBufferPointer, with digest: Constant, count: Int) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: count) { output, written in
            let status = EVP_Digest(
                message.baseAddress,
                message.count,
                output.baseAddress,
                nil,
                digest.pointer,
                nil
            )
            precondition(status == 1, "EVP_Digest failed")
            written = count
        }
    }
}
