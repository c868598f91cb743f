import PosternPrimitives
import PosternTrust
import PosternWire
import Testing

@Suite("Link")
struct LinkTests {
    let vectors: LayoutVectors.Link
    let alice: Who
    let reveal: LinkReveal
    let answer: LinkAnswer

    init() throws {
        let file = try LayoutVectors.load()
        vectors = file.link
        alice = Who(
            network: try #require(NetworkID(file.network.bytes)),
            user: try #require(UserID(vectors.user.bytes))
        )
        reveal = LinkReveal(key: try DevicePublicKey(vectors.newDevice.bytes), random: vectors.newRandom.bytes)
        answer = LinkAnswer(random: vectors.oldRandom.bytes, identity: try IdentityPublicKey(vectors.identity.bytes))
    }

    @Test("commitment, digits and code agree with the vectors")
    func vector() throws {
        let commitment = LinkCommitment(of: reveal, for: alice)
        #expect(commitment.hash.bytes == vectors.commitment.bytes)
        let digits = LinkDigits(commitment, answer, reveal)
        #expect(digits.description.filter { $0 != " " } == vectors.digits)
        let code = LinkCode(user: alice.user, commitment: commitment)
        #expect(code.text == vectors.code)
        #expect(try LinkCode(parsing: " \(vectors.code)\n") == code)
        let network = try LayoutVectors.load().joining.networkCode
        #expect(throws: CodeError.isANetworkCode) { try LinkCode(parsing: network) }
    }

    @Test("everything that either side says changes commitment or digits")
    func everythingCounts() throws {
        let commitment = LinkCommitment(of: reveal, for: alice)
        let otherKey = LinkReveal(key: try DeviceSigningKey.generate().publicKey, random: reveal.random)
        let otherRandom = LinkReveal(key: reveal.key, random: answer.random)
        let others = [
            LinkCommitment(of: otherKey, for: alice), LinkCommitment(of: otherRandom, for: alice),
            LinkCommitment(of: reveal, for: Who(network: alice.network, user: .zero)),
            LinkCommitment(of: reveal, for: Who(network: .zero, user: alice.user)),
        ]
        #expect(Set(others + [commitment]).count == 5)
        let strange = LinkAnswer(random: answer.random, identity: try IdentityKey.generate().publicKey)
        let digits = [
            LinkDigits(commitment, answer, reveal), LinkDigits(others[0], answer, reveal),
            LinkDigits(commitment, strange, reveal), LinkDigits(commitment, answer, otherKey),
            LinkDigits(commitment, answer, otherRandom),
            LinkDigits(commitment, LinkAnswer(random: reveal.random, identity: answer.identity), reveal),
        ]
        #expect(Set(digits).count == 6)
    }

    @Test("typed digits are compared without their blanks")
    func typed() {
        let digits = LinkDigits(LinkCommitment(of: reveal, for: alice), answer, reveal)
        let right = vectors.digits
        for text in [right, digits.description, " \(right.prefix(2)) \(right.dropFirst(2))\n"] {
            #expect(digits.isEqual(toTyped: text))
        }
        for text in ["", String(right.dropLast()), right + "0", "yes", String(right.reversed())] {
            #expect(!digits.isEqual(toTyped: text))
        }
    }

    @Test("payloads are read in one way alone")
    func payloads() throws {
        #expect(try LinkMessageFromOld(parsing: answer.bytes) == .answer(answer))
        #expect(try LinkMessageFromOld(parsing: [1]) == .verdict(.approved))
        #expect(try LinkMessageFromOld(parsing: [0]) == .verdict(.refused))
        #expect(try LinkMessageFromNew(parsing: reveal.bytes) == .reveal(reveal))
        #expect(try LinkMessageFromNew(parsing: [0]) == .refused)
        #expect(throws: LayoutError.meaningless("verdict")) { try LinkMessageFromNew(parsing: [1]) }
        #expect(throws: LayoutError.meaningless("verdict")) { try LinkMessageFromOld(parsing: [2]) }
        for count in [0, 2, 164, 166, 256] {
            let payload = Array((reveal.bytes + reveal.bytes).prefix(count))
            #expect(throws: LayoutError.self) { try LinkMessageFromNew(parsing: payload) }
            #expect(throws: LayoutError.self) { try LinkMessageFromOld(parsing: payload) }
        }
        let noPoint = [UInt8](repeating: 4, count: LinkReveal.byteCount)
        #expect(throws: LayoutError.meaningless("public key")) { try LinkMessageFromNew(parsing: noPoint) }
    }
}
