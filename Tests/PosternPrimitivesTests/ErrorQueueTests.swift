import COpenSSL
import PosternPrimitives
import Testing

@Suite("libcrypto's error queue")
struct ErrorQueueTests {
    @Test("is empty after every kind of refusal")
    func refusals() throws {
        let key = try P521.Signing.PrivateKey.generate()
        let secret = SecretBytes(copying: [UInt8](repeating: 1, count: 32))
        let offCurve = [0x04] + [UInt8](repeating: 1, count: 132)
        #expect(throws: PrimitiveError.invalidPoint) { try P521.Signing.PublicKey(offCurve) }
        #expect(ERR_peek_error() == 0)
        let outOfRange = [UInt8](repeating: 0xff, count: 132)
        #expect(!key.publicKey.isValid(signature: outOfRange, for: []))
        #expect(ERR_peek_error() == 0)
        #expect(!key.publicKey.isValid(derSignature: [0x30, 0x80, 0x01], for: []))
        #expect(ERR_peek_error() == 0)
        #expect(throws: PrimitiveError.notAuthentic) {
            try AESGCM.open(
                [UInt8](repeating: 0, count: 20),
                key: secret,
                nonce: [UInt8](repeating: 0, count: 12),
                authenticating: []
            )
        }
        #expect(ERR_peek_error() == 0)
    }

    @Test("is empty after success")
    func success() throws {
        let key = try P521.Signing.PrivateKey.generate()
        let again = try P521.Signing.PrivateKey(scalar: key.scalar)
        #expect(key.publicKey.isValid(signature: try again.sign([1]), for: [1]))
        let pair = try P521.Agreement.PrivateKey.generate()
        _ = try pair.sharedSecret(with: pair.publicKey)
        #expect(ERR_peek_error() == 0)
    }
}
