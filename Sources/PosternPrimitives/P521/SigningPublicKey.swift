import COpenSSL

extension P521.Signing {
    /// Somebody's public key for signatures. A value exists only for a point that is on the curve.
    package struct PublicKey: Sendable, Hashable {
        private let point: PublicPoint

        /// - Throws: ``PrimitiveError/invalidPoint`` unless `bytes` are an uncompressed point on the curve: 133 bytes.
        package init(_ bytes: [UInt8]) throws(PrimitiveError) {
            point = try PublicPoint(bytes)
        }

        init(_ point: PublicPoint) {
            self.point = point
        }

        /// SEC 1, uncompressed: 133 bytes.
        package var bytes: [UInt8] { point.bytes }

        /// Whether this key signed `message`.
        ///
        /// - Parameter signature: r followed by s (IEEE P1363), each 66 bytes of a number from 1 to n - 1. Anything
        ///   else is not a signature, and so not valid.
        package func isValid(signature: [UInt8], for message: [UInt8]) -> Bool {
            guard let derSignature = SignatureEncoding.der(fromRaw: signature) else { return false }
            return isValid(derSignature: derSignature, for: message)
        }

        /// Whether this key signed `message`, with the signature as certificates and other programs write it.
        ///
        /// - Parameter derSignature: ECDSA-Sig-Value (RFC 3279 §2.2.3) in DER; libcrypto refuses other encodings of
        ///   the same numbers.
        package func isValid(derSignature: [UInt8], for message: [UInt8]) -> Bool {
            let digest = Digest.sha512(message)
            let context = EVP_PKEY_CTX_new_from_pkey(nil, point.handle.pointer, nil)
            defer { EVP_PKEY_CTX_free(context) }
            let isValid =
                EVP_PKEY_verify_init(context) == 1
                && EVP_PKEY_verify(context, derSignature, derSignature.count, digest, digest.count) == 1
            if !isValid { ERR_clear_error() }
            return isValid
        }
    }
}
