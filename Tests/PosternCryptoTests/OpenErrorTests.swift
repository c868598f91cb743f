import PosternCrypto
import PosternWire
import Testing

@Suite("Why an envelope does not open")
struct OpenErrorTests {
    @Test(
        "each check has its consequence",
        arguments: [
            (.layout(.truncated), .refused), (.wrongNetwork, .refused), (.wrongConversation, .refused),
            (.notYetUnderstood(.broadcast), .refused), (.stale, .refused),
            (.needsList(of: Who(network: .zero, user: .zero), version: 1), .waitsForDocument),
            (.deviceNotListed, .refused), (.wrongSignature, .refused),
            (.unknownKey, .closed), (.wrongWrap, .closed), (.wrongCommitment, .closed), (.wrongCiphertext, .closed),
            (.content(.trailing), .refused), (.wrongUsers, .refused), (.unavailable, .unavailable),
        ] as [(OpenError, OpenError.Disposition)]
    )
    func disposition(_ error: OpenError, _ expected: OpenError.Disposition) {
        #expect(error.disposition == expected)
    }

    @Test("what is told about a wrap, a commitment and a tag is the same")
    func oneText() {
        let texts = [OpenError.wrongWrap, .wrongCommitment, .wrongCiphertext].map(\.description)
        #expect(Set(texts).count == 1)
    }
}
