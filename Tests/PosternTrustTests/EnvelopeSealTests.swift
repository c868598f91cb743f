import PosternTrust
import PosternWire
import Testing

@Suite("The envelope's signature")
struct EnvelopeSealTests {
    let vectors: LayoutVectors
    let envelope: Envelope
    let phone: DevicePublicKey

    init() throws {
        vectors = try LayoutVectors.load()
        phone = try DevicePublicKey(vectors.envelope.signer.bytes)
        envelope = Envelope(
            header: try Header(parsing: vectors.header.bytes),
            wrapDigest: try WrapBlock(parsing: vectors.wrapBlock.bytes).digest,
            signature: vectors.envelope.signature.bytes,
            ciphertext: vectors.ciphertext.bytes
        )
    }

    /// The signature itself stands in between, and is what is checked.
    @Test("header field flip: any changed bit of header, wrap digest, signature or ciphertext is seen")
    func flips() throws {
        for index in envelope.bytes.indices {
            var bytes = envelope.bytes
            bytes[index] ^= 1 << UInt8(index % 8)
            guard let changed = try? Envelope(parsing: bytes) else { continue }
            #expect(!EnvelopeSeal(of: changed).isValid(changed.signature, by: phone), "byte \(index)")
        }
    }

    @Test("forged sender: another device's key does not verify, and signs another hash's owner")
    func forgedSender() throws {
        let mallory = try DeviceSigningKey.generate()
        let seal = EnvelopeSeal(of: envelope)
        let signature = try seal.sign(with: mallory)
        #expect(!seal.isValid(signature, by: phone))
        #expect(seal.isValid(signature, by: mallory.publicKey))
        #expect(DeviceID(of: mallory.publicKey) != envelope.header.device)
    }

    @Test("the envelope hash does not hang on the signature")
    func hash() throws {
        let other = Envelope(
            header: envelope.header,
            wrapDigest: envelope.wrapDigest,
            signature: [UInt8](repeating: 0, count: 132),
            ciphertext: envelope.ciphertext
        )
        #expect(EnvelopeSeal(of: other).hash == EnvelopeSeal(of: envelope).hash)
    }
}
