import PosternPrimitives
import Testing

@Suite("HKDF-SHA-512")
struct HKDFTests {
    @Test("agrees with every Wycheproof vector", arguments: try vectors())
    func wycheproof(_ vector: Vector) throws {
        switch vector.result {
        case .valid: #expect(try derive(vector) == vector.okm.bytes)
        case .invalid: #expect(throws: PrimitiveError.invalidLength) { try derive(vector) }
        case .acceptable: Issue.record("no answer is written down for \(vector.flags)")
        }
    }

    private func derive(_ vector: Vector) throws -> [UInt8] {
        let ikm = SecretBytes(copying: vector.ikm.bytes)
        return try HKDF.derive(ikm: ikm, salt: vector.salt.bytes, info: vector.info.bytes, count: vector.size).exposed
    }

    @Test("refuses an output size outside of RFC 5869's limit", arguments: [-1, 0, 255 * 64 + 1, .max])
    func outputSize(_ size: Int) {
        #expect(throws: PrimitiveError.invalidLength) {
            _ = try HKDF.derive(ikm: SecretBytes(copying: [1]), salt: [], info: [], count: size)
        }
    }

    /// The expected bytes are RFC 5869 as a few lines of Python over the standard library's hmac.
    @Test("derives a key for one label and context")
    func derivation() {
        let secret = SecretBytes(copying: [UInt8](0..<32))
        let key = Derive.key(from: secret, label: [14] + Array("test/1 box key".utf8), context: context, count: 32)
        let expected: Hex = "8044a1d6db13075eae8a94797e1cac1099aabfb840d6d84ebcc33ef87f2ffddb"
        #expect(key.exposed == expected.bytes)
    }

    private let context = Array("context".utf8)

    struct Vector: Decodable, Sendable, CustomTestStringConvertible {
        let tcId: Int
        let flags: [String]
        let ikm, salt, info, okm: Hex
        let size: Int
        let result: Verdict

        var testDescription: String { "#\(tcId) \(flags.joined(separator: ","))" }
    }

    private struct Group: Decodable {
        let tests: [Vector]
    }

    @Test("has every vector of the file")
    func vectorCount() throws {
        #expect(try Self.vectors().count == Wycheproof<Group>.load("hkdf_sha512_test").numberOfTests)
    }

    static func vectors() throws -> [Vector] {
        try Wycheproof<Group>.load("hkdf_sha512_test").testGroups.flatMap(\.tests)
    }
}
