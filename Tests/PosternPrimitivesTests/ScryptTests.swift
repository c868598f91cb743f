import PosternPrimitives
import Testing

@Suite("scrypt")
struct ScryptTests {
    @Test("agrees with RFC 7914", arguments: vectors)
    func rfc7914(_ vector: Vector) throws {
        let output = try Scrypt.derive(
            password: SecretBytes(copying: Array(vector.password.utf8)),
            salt: Array(vector.salt.utf8),
            n: vector.n,
            r: vector.r,
            p: vector.p,
            count: 64
        )
        #expect(output.exposed == vector.output.bytes)
    }

    @Test("runs at the cost of a vault, N = 2^17, for which libcrypto's own default has no memory")
    func vaultCost() throws {
        let password = SecretBytes(copying: Array("password".utf8))
        let one = try Scrypt.derive(password: password, salt: [1], n: 1 << 17, r: 8, p: 1, count: 64)
        let two = try Scrypt.derive(password: password, salt: [2], n: 1 << 17, r: 8, p: 1, count: 64)
        #expect(one.count == 64)
        #expect(one.exposed != two.exposed)
    }

    @Test("refuses costs that are none, or that no machine should be asked for", arguments: refused)
    func refusal(_ cost: Cost) {
        #expect(throws: PrimitiveError.invalidLength) {
            _ = try Scrypt.derive(
                password: SecretBytes(copying: [1]),
                salt: [],
                n: cost.n,
                r: cost.r,
                p: cost.p,
                count: cost.count
            )
        }
    }

    struct Cost: Sendable {
        var n: UInt64 = 16
        var r: UInt32 = 8
        var p: UInt32 = 1
        var count = 64
    }

    static let refused = [
        Cost(n: 0), Cost(n: 1), Cost(n: 15), Cost(n: 1 << 21), Cost(n: .max), Cost(n: 1 << 63), Cost(r: 0),
        Cost(r: 33), Cost(p: 0), Cost(p: 17), Cost(p: .max), Cost(count: 0), Cost(count: -1), Cost(count: 1025),
    ]

    struct Vector: Sendable, CustomTestStringConvertible {
        let password, salt: String
        let n: UInt64
        let r, p: UInt32
        let output: Hex

        var testDescription: String { "N = \(n), r = \(r), p = \(p)" }
    }

    /// §12, but for the vector that takes a gibibyte.
    static let vectors: [Vector] = [
        Vector(
            password: "",
            salt: "",
            n: 16,
            r: 1,
            p: 1,
            output: """
                77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442\
                fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906
                """
        ),
        Vector(
            password: "password",
            salt: "NaCl",
            n: 1024,
            r: 8,
            p: 16,
            output: """
                fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162\
                2eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640
                """
        ),
        Vector(
            password: "pleaseletmein",
            salt: "SodiumChloride",
            n: 16384,
            r: 8,
            p: 1,
            output: """
                7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2\
                d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887
                """
        ),
    ]
}
