import COpenSSL

extension P521.Signing {
    /// A private key for signatures, which many tasks may use at once.
    package final class PrivateKey: Sendable {
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

        /// Signs SHA-512 of `message`. The per-signature number is libcrypto's own, never ours.
        ///
        /// - Returns: r followed by s: 132 bytes.
        package func sign(_ message: [UInt8]) throws(PrimitiveError) -> [UInt8] {
            let derSignature = try signDigest(Digest.sha512(message))
            guard let signature = SignatureEncoding.raw(fromDER: derSignature) else {
                throw .failed("d2i_ECDSA_SIG")
            }
            return signature
        }

        private func signDigest(_ digest: [UInt8]) throws(PrimitiveError) -> [UInt8] {
            guard let context = EVP_PKEY_CTX_new_from_pkey(nil, pair.handle.pointer, nil) else {
                throw .failed("EVP_PKEY_CTX_new_from_pkey")
            }
            defer { EVP_PKEY_CTX_free(context) }
            var signature = [UInt8](repeating: 0, count: SignatureEncoding.maximumDERCount)
            var count = signature.count
            guard
                EVP_PKEY_sign_init(context) == 1,
                EVP_PKEY_sign(context, &signature, &count, digest, digest.count) == 1
            else { throw .failed("EVP_PKEY_sign") }
            return [UInt8](signature.prefix(count))
        }
    }
}
