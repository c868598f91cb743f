import COpenSSL

/// SHA-512 (FIPS 180-4) of bytes that come in pieces: a file, parts of a signed layout.
///
/// Sendable, unchecked: the context belongs to this value alone, which cannot be copied, and every change of it is
/// `mutating`, so the language admits one thread at a time.
package struct SHA512: ~Copyable, @unchecked Sendable {
    private let context: OpaquePointer

    package init() {
        guard let context = EVP_MD_CTX_new() else { preconditionFailure("EVP_MD_CTX_new failed") }
        precondition(
            EVP_DigestInit_ex2(context, Constant.sha512.pointer, nil) == 1,
            "EVP_DigestInit_ex2 failed"
        )
        self.context = context
    }

    deinit {
        EVP_MD_CTX_free(context)
    }

    package mutating func update(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { update($0) }
    }

    package mutating func update(_ bytes: UnsafeRawBufferPointer) {
        precondition(
            EVP_DigestUpdate(context, bytes.baseAddress, bytes.count) == 1,
            "EVP_DigestUpdate failed"
        )
    }

    /// The hash of everything taken in: 64 bytes.
    package consuming func finalize() -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: 64) { output, written in
            precondition(
                EVP_DigestFinal_ex(context, output.baseAddress, nil) == 1,
                "EVP_DigestFinal_ex failed"
            )
            written = 64
        }
    }
}
