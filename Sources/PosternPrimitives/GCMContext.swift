import COpenSSL

/// One run of AES-256-GCM: started, then sealing or opening once. libcrypto erases the key schedule when it is freed.
struct GCMContext: ~Copyable {
    enum Direction: Int32 {
        case open = 0
        case seal = 1
    }

    private let context: OpaquePointer

    init() {
        guard let context = EVP_CIPHER_CTX_new() else { preconditionFailure("EVP_CIPHER_CTX_new failed") }
        self.context = context
    }

    deinit {
        EVP_CIPHER_CTX_free(context)
    }

    /// Takes in everything but the text. The nonce's size is libcrypto's default for GCM: 12 bytes.
    borrowing func start(
        _ direction: Direction,
        key: borrowing SecretBytes,
        nonce: [UInt8],
        authenticating: [UInt8]
    ) throws(PrimitiveError) {
        guard key.count == AESGCM.keyCount else { throw .invalidKey }
        guard nonce.count == AESGCM.nonceCount, authenticating.count <= AESGCM.maximumCount else {
            throw .invalidLength
        }
        let status = key.withUnsafeBytes {
            EVP_CipherInit_ex2(context, Constant.aes256GCM.pointer, $0.bytes, nonce, direction.rawValue, nil)
        }
        guard status == 1 else { throw .failed("EVP_CipherInit_ex2") }
        var count: Int32 = 0
        guard
            authenticating.isEmpty
                || EVP_CipherUpdate(context, nil, &count, authenticating, Int32(authenticating.count)) == 1
        else { throw .failed("EVP_CipherUpdate") }
    }

    /// Writes ciphertext and tag: `output` has 16 bytes more than `plaintext`, which fits into 31 bits.
    borrowing func seal(
        _ plaintext: UnsafeRawBufferPointer,
        into output: UnsafeMutableRawBufferPointer
    ) -> Bool {
        let tag = UnsafeMutableRawBufferPointer(rebasing: output[plaintext.count...])
        precondition(tag.count == AESGCM.tagCount, "no room for a tag")
        return update(plaintext.bytes, count: plaintext.count, into: output)
            && finish()
            && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, Int32(tag.count), tag.baseAddress) == 1
    }

    /// Writes the plaintext, and overwrites it again when the tag does not verify.
    ///
    /// `output` has 16 bytes less than `ciphertext`, which fits into 31 bits.
    borrowing func open(_ ciphertext: [UInt8], into output: UnsafeMutableRawBufferPointer) -> Bool {
        var tag = [UInt8](ciphertext.suffix(AESGCM.tagCount))
        precondition(output.count == ciphertext.count - tag.count, "a plaintext has its ciphertext's size")
        let isAuthentic =
            EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, Int32(tag.count), &tag) == 1
            && update(ciphertext, count: output.count, into: output)
            && finish()
        if !isAuthentic, let start = output.baseAddress { postern_cleanse(start, output.count) }
        return isAuthentic
    }

    private borrowing func update(
        _ input: UnsafePointer<UInt8>?,
        count: Int,
        into output: UnsafeMutableRawBufferPointer
    ) -> Bool {
        var written: Int32 = 0
        return count == 0
            || EVP_CipherUpdate(context, output.bytes, &written, input, Int32(count)) == 1 && Int(written) == count
    }

    /// Makes or checks the tag. GCM writes no text at its end.
    private borrowing func finish() -> Bool {
        var written: Int32 = 0
        var nothing: UInt8 = 0
        return EVP_CipherFinal_ex(context, &nothing, &written) == 1 && written == 0
    }
}
