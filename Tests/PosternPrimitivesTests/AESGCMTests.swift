import PosternPrimitives
import Testing

@Suite("AES-256-GCM")
struct AESGCMTests {
    @Test("agrees with every Wycheproof vector of its sizes", arguments: try cases().filter(\.isExpressible))
    func wycheproof(_ vector: Case) throws {
        let key = SecretBytes(copying: vector.key.bytes)
        let sealed = vector.ct.bytes + vector.tag.bytes
        let open = {
            try AESGCM.open(sealed, key: key, nonce: vector.iv.bytes, authenticating: vector.aad.bytes)
        }
        switch vector.result {
        case .valid:
            #expect(try open() == vector.msg.bytes)
            let again = try AESGCM.seal(
                vector.msg.bytes,
                key: key,
                nonce: vector.iv.bytes,
                authenticating: vector.aad.bytes
            )
            #expect(again == sealed)
        case .invalid: #expect(throws: PrimitiveError.notAuthentic) { try open() }
        case .acceptable: Issue.record("no answer is written down for \(vector.flags)")
        }
    }

    /// AES-128 and AES-192, and nonces that GCM would have to hash first, are not offered: one size of each.
    @Test("refuses the keys and nonces of every other Wycheproof vector")
    func otherSizes() throws {
        let all = try Self.cases()
        #expect(all.count == (try Wycheproof<Group>.load("aes_gcm_test")).numberOfTests)
        var refused: [Sizes: Int] = [:]
        for vector in all where !vector.isExpressible {
            let key = SecretBytes(copying: vector.key.bytes)
            let expected: PrimitiveError = vector.sizes.key == 256 ? .invalidLength : .invalidKey
            #expect(throws: expected) {
                try AESGCM.seal(vector.msg.bytes, key: key, nonce: vector.iv.bytes, authenticating: [])
            }
            refused[Sizes(key: vector.sizes.key, nonce: vector.sizes.nonce == 96 ? 96 : 0, tag: 128), default: 0] += 1
        }
        #expect(
            refused == [
                Sizes(key: 128, nonce: 96, tag: 128): 67, Sizes(key: 192, nonce: 96, tag: 128): 64,
                // Nonces of any size but 96 bits stand under 0.
                Sizes(key: 128, nonce: 0, tag: 128): 41, Sizes(key: 192, nonce: 0, tag: 128): 39,
                Sizes(key: 256, nonce: 0, tag: 128): 39,
            ]
        )
    }

    @Test("seals and opens secrets as it does public bytes", arguments: [0, 1, 32, 4096])
    func secrets(_ count: Int) throws {
        let key = try SecretBytes.random(count: 32)
        let plaintext = [UInt8](repeating: 5, count: count)
        let nonce = try Random.bytes(12)
        let sealed = try AESGCM.seal(
            SecretBytes(copying: plaintext),
            key: key,
            nonce: nonce,
            authenticating: [1, 2]
        )
        #expect(sealed == (try AESGCM.seal(plaintext, key: key, nonce: nonce, authenticating: [1, 2])))
        #expect(try AESGCM.open(sealed, key: key, nonce: nonce, authenticating: [1, 2]) == plaintext)
        let opened = try AESGCM.openSecret(sealed, key: key, nonce: nonce, authenticating: [1, 2])
        #expect(opened.exposed == plaintext)
    }

    @Test("refuses a ciphertext with any bit changed, cut, or under other data")
    func changes() throws {
        let key = SecretBytes(copying: [UInt8](repeating: 1, count: 32))
        let nonce = [UInt8](repeating: 2, count: 12)
        let sealed = try AESGCM.seal([3, 4, 5], key: key, nonce: nonce, authenticating: [6])
        for bit in 0..<(sealed.count * 8) {
            var changed = sealed
            changed[bit / 8] ^= 1 << (bit % 8)
            #expect(throws: PrimitiveError.notAuthentic) {
                try AESGCM.open(changed, key: key, nonce: nonce, authenticating: [6])
            }
        }
        for count in 0..<sealed.count {
            #expect(throws: PrimitiveError.notAuthentic) {
                _ = try AESGCM.openSecret(
                    [UInt8](sealed.prefix(count)),
                    key: key,
                    nonce: nonce,
                    authenticating: [6]
                )
            }
        }
        #expect(throws: PrimitiveError.notAuthentic) {
            try AESGCM.open(sealed, key: key, nonce: nonce, authenticating: [7])
        }
    }

    struct Sizes: Hashable, Sendable {
        let key, nonce, tag: Int
    }

    @dynamicMemberLookup
    struct Case: Sendable, CustomTestStringConvertible {
        let vector: Vector
        let sizes: Sizes

        var isExpressible: Bool { sizes == Sizes(key: 256, nonce: 96, tag: 128) }
        var testDescription: String { "#\(vector.tcId) \(vector.flags.joined(separator: ","))" }

        subscript<Value>(dynamicMember path: KeyPath<Vector, Value>) -> Value { vector[keyPath: path] }
    }

    struct Vector: Decodable, Sendable {
        let tcId: Int
        let flags: [String]
        let key, iv, aad, msg, ct, tag: Hex
        let result: Verdict
    }

    private struct Group: Decodable {
        let keySize, ivSize, tagSize: Int
        let tests: [Vector]
    }

    static func cases() throws -> [Case] {
        try Wycheproof<Group>.load("aes_gcm_test").testGroups.flatMap { group in
            group.tests.map {
                Case(vector: $0, sizes: Sizes(key: group.keySize, nonce: group.ivSize, tag: group.tagSize))
            }
        }
    }
}
