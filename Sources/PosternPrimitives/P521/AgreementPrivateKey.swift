import COpenSSL

extension P521.Agreement {
    /// The private half of an agreement. It cannot be copied, so that who consumes it knows that nobody else has it.
    package struct PrivateKey: ~Copyable, Sendable {
        private let pair: KeyPair

        private init(_ pair: KeyPair) {
            self.pair = pair
        }

        /// - Throws: ``PrimitiveError/invalidKey`` unless `scalar` is 66 bytes of a number from 1 to n - 1.
        package init(scalar: borrowing SecretBytes) throws(PrimitiveError) {
            pair = try KeyPair(scalar: scalar)
        }

        package static func generate() throws(PrimitiveError) -> PrivateKey {
            PrivateKey(try KeyPair.generate())
        }

        package var publicKey: PublicKey { PublicKey(pair.point) }

        /// The scalar, to be kept sealed: 66 bytes, big-endian.
        package var scalar: SecretBytes { pair.scalar() }

        /// The x coordinate of scalar * peer (SP 800-56A §5.7.1.2): 66 bytes. It is not uniform: never a key itself.
        ///
        /// The peer is not checked a second time: its type says that it is on the curve, and libcrypto's own second
        /// check would double the cost.
        package func sharedSecret(with peer: PublicKey) throws(PrimitiveError) -> SecretBytes {
            guard let context = EVP_PKEY_CTX_new_from_pkey(nil, pair.handle.pointer, nil) else {
                throw .failed("EVP_PKEY_CTX_new_from_pkey")
            }
            defer { EVP_PKEY_CTX_free(context) }
            guard
                EVP_PKEY_derive_init(context) == 1,
                EVP_PKEY_derive_set_peer_ex(context, peer.point.handle.pointer, 0) == 1
            else { throw .failed("EVP_PKEY_derive_set_peer_ex") }
            return try SecretBytes(count: P521.scalarCount) { secret throws(PrimitiveError) in
                var count = secret.count
                guard EVP_PKEY_derive(context, secret.bytes, &count) == 1, count == secret.count else {
                    throw .failed("EVP_PKEY_derive")
                }
            }
        }
    }
}
