import PosternPrimitives
import Testing

@Suite("Box")
struct BoxTests {
    private let labels = Box.Labels(
        box: label("test/1 box"),
        key: label("test/1 box key"),
        commitment: label("test/1 box commitment")
    )
    private let context = Array("context".utf8)
    private let plaintext = Array("a secret".utf8)

    /// Made by Python: RFC 5869 over the standard library's hmac, and AES-GCM of the cryptography package.
    private let expected: Hex = """
        966790f73c6759fb0d9bb6bbdb36cbef2ae7c3cefa0fd73758a6105c9f34e9fc\
        55c89ee6c586f4203a1fcea8c20976647ba2e7ae3956a69c68f5e8b2e6f5c44b\
        a371adeb6b1f040c7075edc74f5ce96355d1f02f92830034
        """

    @Test("is what another program makes of the same rule")
    func knownAnswer() throws {
        let box = try Box.seal(SecretBytes(copying: plaintext), secret: secret(), labels: labels, context: context)
        #expect(box == expected.bytes)
        #expect(box.count == plaintext.count + Box.overhead)
        #expect(try open(box, secret(), labels, context) == plaintext)
    }

    @Test("opens under no other secret, label or context")
    func otherSecret() {
        let others = [
            Box.Labels(box: label("test/1 fox"), key: labels.key, commitment: labels.commitment),
            Box.Labels(box: labels.box, key: label("test/1 fox key"), commitment: labels.commitment),
            Box.Labels(box: labels.box, key: labels.key, commitment: label("test/1 fox commitment")),
        ]
        let box = expected.bytes
        #expect(throws: PrimitiveError.notAuthentic) { try open(box, secret(1), labels, context) }
        #expect(throws: PrimitiveError.notAuthentic) { try open(box, secret(), labels, context + [0]) }
        for other in others {
            #expect(throws: PrimitiveError.notAuthentic) { try open(box, secret(), other, context) }
        }
    }

    @Test("opens with no byte of commitment, ciphertext or tag changed, and not cut")
    func changes() {
        for place in expected.bytes.indices {
            var changed = expected.bytes
            changed[place] ^= 1
            #expect(throws: PrimitiveError.notAuthentic) { try open(changed, secret(), labels, context) }
            let cut = [UInt8](expected.bytes.prefix(place))
            #expect(throws: PrimitiveError.notAuthentic) { try open(cut, secret(), labels, context) }
        }
    }

    private func open(
        _ box: [UInt8],
        _ secret: borrowing SecretBytes,
        _ labels: Box.Labels,
        _ context: [UInt8]
    ) throws -> [UInt8] {
        try Box.open(box, secret: secret, labels: labels, context: context).exposed
    }

    private func secret(_ first: UInt8 = 0) -> SecretBytes {
        SecretBytes(copying: [UInt8](first..<(first + 32)))
    }
}

private func label(_ text: String) -> [UInt8] {
    [UInt8(text.utf8.count)] + Array(text.utf8)
}
