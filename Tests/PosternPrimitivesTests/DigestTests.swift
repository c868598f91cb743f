import PosternPrimitives
import Testing

@Suite("SHA-2")
struct DigestTests {
    private let abc = Array("abc".utf8)
    private let sha512OfABC: Hex = """
        ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a\
        2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f
        """

    @Test("agrees with FIPS 180-4's examples")
    func examples() {
        let sha256OfABC: Hex = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        let sha256OfNothing: Hex = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        #expect(Digest.sha256(abc) == sha256OfABC.bytes)
        #expect(Digest.sha256([]) == sha256OfNothing.bytes)
        #expect(Digest.sha512(abc) == sha512OfABC.bytes)
    }

    @Test("hashes parts as if they were joined")
    func parts() {
        #expect(Digest.sha512(parts: [[], Array("a".utf8), Array("bc".utf8)]) == sha512OfABC.bytes)
        #expect(Digest.sha512(parts: []) == Digest.sha512([]))
    }

    @Test("hashes bytes in place, and pieces as they come")
    func pieces() {
        #expect(abc.withUnsafeBytes { Digest.sha512($0) } == sha512OfABC.bytes)
        #expect(abc.withUnsafeBytes { Digest.sha256($0) } == Digest.sha256(abc))
        var hash = SHA512()
        for byte in abc { hash.update([byte]) }
        #expect(hash.finalize() == sha512OfABC.bytes)
    }
}
