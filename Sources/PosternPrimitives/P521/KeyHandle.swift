import COpenSSL

/// Owns one EVP_PKEY, public or private. libcrypto erases a private scalar when the last reference goes.
///
/// Sendable, unchecked: the key is complete before the handle exists and nothing changes it afterwards; libcrypto
/// lets many threads use one such key (openssl-threads(7)), and guards what it caches inside by its own lock.
final class KeyHandle: @unchecked Sendable {
    let pointer: OpaquePointer

    /// Takes over the caller's reference.
    init(owning pointer: OpaquePointer) {
        self.pointer = pointer
    }

    deinit {
        EVP_PKEY_free(pointer)
    }
}
