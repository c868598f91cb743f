import COpenSSL

/// A P-521 key agreement that is prepared once, as `openssl speed ecdhp521` does it: one call of libcrypto each, and
/// nothing around it.
final class RawAgreement {
    private let own: OpaquePointer
    private let peer: OpaquePointer
    private let context: OpaquePointer
    private var secret = [UInt8](repeating: 0, count: 66)

    init() {
        (own, peer) = (Self.key(), Self.key())
        guard
            let context = EVP_PKEY_CTX_new_from_pkey(nil, own, nil),
            EVP_PKEY_derive_init(context) == 1,
            EVP_PKEY_derive_set_peer_ex(context, peer, 0) == 1
        else { preconditionFailure("libcrypto prepares no agreement") }
        self.context = context
    }

    deinit {
        EVP_PKEY_CTX_free(context)
        EVP_PKEY_free(own)
        EVP_PKEY_free(peer)
    }

    private static func key() -> OpaquePointer {
        let parameters = postern_p521_parameters()
        defer { EVP_PKEY_free(parameters) }
        let context = EVP_PKEY_CTX_new_from_pkey(nil, parameters, nil)
        defer { EVP_PKEY_CTX_free(context) }
        var key: OpaquePointer?
        guard EVP_PKEY_keygen_init(context) == 1, EVP_PKEY_generate(context, &key) == 1, let key else {
            preconditionFailure("libcrypto makes no key")
        }
        return key
    }

    func agree() {
        var count = secret.count
        precondition(EVP_PKEY_derive(context, &secret, &count) == 1, "libcrypto does not agree")
    }
}
