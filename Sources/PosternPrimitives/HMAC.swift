import COpenSSL

/// HMAC (RFC 2104) with SHA-256 and SHA-512. As with ``Digest``, no input can make it fail.
package enum HMAC {
    /// 32 bytes.
    package static func sha256(key: [UInt8], message: [UInt8]) -> [UInt8] {
        tag(of: message, HMACState(.sha256, key: key))
    }

    /// 32 bytes.
    package static func sha256(key: borrowing SecretBytes, message: [UInt8]) -> [UInt8] {
        tag(of: message, HMACState(.sha256, key: key))
    }

    /// 64 bytes.
    package static func sha512(key: [UInt8], message: [UInt8]) -> [UInt8] {
        tag(of: message, HMACState(.sha512, key: key))
    }

    /// 64 bytes.
    package static func sha512(key: borrowing SecretBytes, message: [UInt8]) -> [UInt8] {
        tag(of: message, HMACState(.sha512, key: key))
    }

    private static func tag(of message: [UInt8], _ state: consuming HMACState) -> [UInt8] {
        state.update(message)
        var tag = [UInt8](repeating: 0, count: state.count)
        tag.withUnsafeMutableBytes { state.finish(into: $0) }
        return tag
    }
}

/// An HMAC that takes its message in pieces, and writes its result where the caller says: into an array or a secret.
struct HMACState: ~Copyable {
    enum Hash: String {
        case sha256 = "SHA2-256"
        case sha512 = "SHA2-512"

        /// Bytes of the result.
        var count: Int { self == .sha256 ? 32 : 64 }
    }

    private let context: OpaquePointer
    let count: Int

    init(_ hash: Hash, key: [UInt8]) {
        self.init(hash, started: postern_hmac_start(Constant.hmac.pointer, hash.rawValue, key, key.count))
    }

    init(_ hash: Hash, key: borrowing SecretBytes) {
        let started = key.withUnsafeBytes {
            postern_hmac_start(Constant.hmac.pointer, hash.rawValue, $0.bytes, $0.count)
        }
        self.init(hash, started: started)
    }

    private init(_ hash: Hash, started context: OpaquePointer?) {
        guard let context else { preconditionFailure("EVP_MAC_init failed") }
        self.context = context
        count = hash.count
    }

    deinit {
        EVP_MAC_CTX_free(context)
    }

    borrowing func update(_ bytes: UnsafeRawBufferPointer) {
        precondition(EVP_MAC_update(context, bytes.bytes, bytes.count) == 1, "EVP_MAC_update failed")
    }

    borrowing func update(_ bytes: [UInt8]) {
        precondition(EVP_MAC_update(context, bytes, bytes.count) == 1, "EVP_MAC_update failed")
    }

    /// Writes the result over the first `hash.count` bytes of `output`. Nothing may be taken in afterwards.
    borrowing func finish(into output: UnsafeMutableRawBufferPointer) {
        precondition(output.count >= count, "no room for an HMAC")
        precondition(EVP_MAC_final(context, output.bytes, nil, output.count) == 1, "EVP_MAC_final failed")
    }
}
