import PosternPrimitives
import Testing

@Suite("ECDSA on P-521 with SHA-512")
struct SigningTests {
    @Test("agrees with every Wycheproof vector of raw signatures", arguments: try cases(rawFile))
    func raw(_ vector: Case) throws {
        let key = try P521.Signing.PublicKey(vector.publicKey.bytes)
        let isValid = key.isValid(signature: vector.test.sig.bytes, for: vector.test.msg.bytes)
        check(isValid, vector.test)
    }

    @Test("agrees with every Wycheproof vector of DER signatures", arguments: try cases(derFile))
    func der(_ vector: Case) throws {
        let key = try P521.Signing.PublicKey(vector.publicKey.bytes)
        let isValid = key.isValid(derSignature: vector.test.sig.bytes, for: vector.test.msg.bytes)
        check(isValid, vector.test)
    }

    private func check(_ isValid: Bool, _ vector: Vector) {
        switch vector.result {
        case .valid: #expect(isValid)
        case .invalid: #expect(!isValid)
        case .acceptable: Issue.record("no answer is written down for \(vector.flags)")
        }
    }

    @Test("has every vector of the files")
    func vectorCount() throws {
        for file in [Self.rawFile, Self.derFile] {
            #expect(try Self.cases(file).count == Wycheproof<Group>.load(file).numberOfTests)
        }
    }

    @Test("signs what verifies, for this key and message only")
    func signs() throws {
        let key = try P521.Signing.PrivateKey.generate()
        let message = Array("message".utf8)
        // Often enough that r or s of fewer than 66 bytes comes up: one in two has a leading zero byte.
        for _ in 0..<32 {
            let signature = try key.sign(message)
            #expect(signature.count == 132)
            #expect(key.publicKey.isValid(signature: signature, for: message))
            #expect(!key.publicKey.isValid(signature: signature, for: message + [0]))
        }
        let other = try P521.Signing.PrivateKey.generate()
        #expect(!other.publicKey.isValid(signature: try key.sign(message), for: message))
    }

    @Test("refuses a signature of any other size, with a bit changed, or with r or s out of range")
    func changes() throws {
        let key = try P521.Signing.PrivateKey.generate()
        let signature = try key.sign([1])
        for count in [0, 1, 66, 131] {
            #expect(!key.publicKey.isValid(signature: [UInt8](signature.prefix(count)), for: [1]))
        }
        #expect(!key.publicKey.isValid(signature: signature + [0], for: [1]))
        let apart = signature.prefix(66) + [0] + signature.suffix(66)
        #expect(!key.publicKey.isValid(signature: [UInt8](apart), for: [1]))
        for place in signature.indices {
            var changed = signature
            changed[place] ^= 0x80
            #expect(!key.publicKey.isValid(signature: changed, for: [1]))
        }
        for half in [0..<66, 66..<132] {
            for byte: UInt8 in [0, 0xff] {
                var changed = signature
                changed.replaceSubrange(half, with: [UInt8](repeating: byte, count: 66))
                #expect(!key.publicKey.isValid(signature: changed, for: [1]))
            }
        }
    }

    @Test("makes the same key from its scalar again")
    func scalar() throws {
        let key = try P521.Signing.PrivateKey.generate()
        let again = try P521.Signing.PrivateKey(scalar: key.scalar)
        #expect(again.publicKey == key.publicKey)
        #expect(key.publicKey.isValid(signature: try again.sign([2]), for: [2]))
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let publicKey: Hex
        let test: Vector

        var testDescription: String { "#\(test.tcId) \(test.flags.joined(separator: ","))" }
    }

    struct Vector: Decodable, Sendable {
        let tcId: Int
        let flags: [String]
        let msg, sig: Hex
        let result: Verdict
    }

    private struct Group: Decodable {
        struct Key: Decodable {
            let uncompressed: Hex
        }

        let publicKey: Key
        let sha: String
        let tests: [Vector]
    }

    private static let rawFile = "ecdsa_secp521r1_sha512_p1363_test"
    private static let derFile = "ecdsa_secp521r1_sha512_test"

    static func cases(_ file: String) throws -> [Case] {
        try Wycheproof<Group>.load(file).testGroups.flatMap { group in
            #expect(group.sha == "SHA-512")
            return group.tests.map { Case(publicKey: group.publicKey.uncompressed, test: $0) }
        }
    }
}
