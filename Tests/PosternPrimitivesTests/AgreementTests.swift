import PosternPrimitives
import Testing

@Suite("Agreement on P-521")
struct AgreementTests {
    @Test("agrees with every Wycheproof vector", arguments: try vectors())
    func wycheproof(_ vector: Vector) throws {
        switch vector.result {
        case .valid: #expect(try agree(vector) == vector.shared.bytes)
        case .invalid: #expect(throws: PrimitiveError.invalidPoint) { try agree(vector) }
        // The only flag that is acceptable elsewhere: here a point has one encoding, and this is another.
        case .acceptable:
            #expect(vector.flags == ["CompressedPublic", "CompressedPoint"])
            #expect(throws: PrimitiveError.invalidPoint) { try agree(vector) }
        }
    }

    private func agree(_ vector: Vector) throws -> [UInt8] {
        let peer = try P521.Agreement.PublicKey(vector.public.bytes)
        // The file writes scalars without leading zeros.
        let scalar = [UInt8](repeating: 0, count: 66 - vector.private.bytes.count) + vector.private.bytes
        let key = try P521.Agreement.PrivateKey(scalar: SecretBytes(copying: scalar))
        return try key.sharedSecret(with: peer).exposed
    }

    @Test("has every vector of the file, of which 12 are refused for being compressed")
    func vectorCount() throws {
        let vectors = try Self.vectors()
        #expect(vectors.count == (try Wycheproof<Group>.load(Self.file)).numberOfTests)
        #expect(vectors.count { $0.flags.contains("CompressedPoint") } == 12)
    }

    @Test("gives both sides the same secret, and another pair another")
    func bothSides() throws {
        let a = try P521.Agreement.PrivateKey.generate()
        let b = try P521.Agreement.PrivateKey.generate()
        let secret = try a.sharedSecret(with: b.publicKey)
        #expect(secret.count == 66)
        #expect(try b.sharedSecret(with: a.publicKey).exposed == secret.exposed)
        #expect(try a.sharedSecret(with: a.publicKey).exposed != secret.exposed)
    }

    @Test("makes the same key from its scalar again")
    func scalar() throws {
        let key = try P521.Agreement.PrivateKey.generate()
        let again = try P521.Agreement.PrivateKey(scalar: key.scalar)
        #expect(again.publicKey == key.publicKey)
        #expect(again.scalar.exposed == key.scalar.exposed)
        #expect(try P521.Agreement.PublicKey(key.publicKey.bytes) == key.publicKey)
    }

    struct Vector: Decodable, Sendable, CustomTestStringConvertible {
        let tcId: Int
        let flags: [String]
        let `public`, `private`, shared: Hex
        let result: Verdict

        var testDescription: String { "#\(tcId) \(flags.joined(separator: ","))" }
    }

    private struct Group: Decodable {
        let tests: [Vector]
    }

    private static let file = "ecdh_secp521r1_ecpoint_test"

    static func vectors() throws -> [Vector] {
        try Wycheproof<Group>.load(file).testGroups.flatMap(\.tests)
    }
}
