import PosternPrimitives
import Testing

@Suite("Decoding of P-521 keys")
struct KeyDecodingTests {
    /// The base point (SP 800-186 §3.2.1.5), whose scalar is 1.
    private static let generator: Hex = """
        0400c6858e06b70404e9cd9e3ecb662395b4429c648139053fb521f828af606b4d3dbaa14b5e77efe75928fe1dc127a2ff\
        a8de3348b3c1856a429bf97e7e31c2e5bd66011839296a789a3bc0045c8a5fb42c7d1bd998f54449579b446817afbd1727\
        3e662c97ee72995ef42640c550b9013fad0761353c7086a272c24088be94769fd16650
        """
    private static let order: Hex = """
        01fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa\
        51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409
        """
    private static let prime = [0x01] + [UInt8](repeating: 0xff, count: 65)

    private static let x = [UInt8](generator.bytes[1..<67])
    private static let y = [UInt8](generator.bytes[67...])

    @Test("accepts a point on the curve")
    func accepted() throws {
        #expect(try P521.Agreement.PublicKey(Self.generator.bytes).bytes == Self.generator.bytes)
        #expect(try P521.Signing.PublicKey(Self.generator.bytes).bytes == Self.generator.bytes)
    }

    @Test("refuses everything else", arguments: refusedPoints)
    func refused(_ point: Named) {
        #expect(throws: PrimitiveError.invalidPoint) { try P521.Agreement.PublicKey(point.bytes) }
        #expect(throws: PrimitiveError.invalidPoint) { try P521.Signing.PublicKey(point.bytes) }
    }

    @Test("refuses a point with any byte changed")
    func changed() {
        for place in Self.generator.bytes.indices {
            var bytes = Self.generator.bytes
            bytes[place] ^= 1
            #expect(throws: PrimitiveError.invalidPoint) { try P521.Agreement.PublicKey(bytes) }
        }
    }

    @Test("takes scalars from 1 to n - 1 and no others")
    func scalars() throws {
        var last = Self.order.bytes
        last[65] -= 1
        let one = [UInt8](repeating: 0, count: 65) + [1]
        #expect(try publicKey(ofScalar: one) == Self.generator.bytes)
        // (n - 1) * G is -G: the same x.
        #expect([UInt8](try publicKey(ofScalar: last)[1..<67]) == Self.x)
        let zero = [UInt8](repeating: 0, count: 66)
        let largest = [UInt8](repeating: 0xff, count: 66)
        for scalar in [zero, Self.order.bytes, largest, [], [1], [0] + one, [UInt8](one.dropFirst())] {
            #expect(throws: PrimitiveError.invalidKey) { try publicKey(ofScalar: scalar) }
            #expect(throws: PrimitiveError.invalidKey) {
                try P521.Signing.PrivateKey(scalar: SecretBytes(copying: scalar))
            }
        }
    }

    private func publicKey(ofScalar scalar: [UInt8]) throws -> [UInt8] {
        try P521.Agreement.PrivateKey(scalar: SecretBytes(copying: scalar)).publicKey.bytes
    }

    struct Named: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let bytes: [UInt8]
    }

    static let refusedPoints: [Named] = [
        Named(testDescription: "nothing", bytes: []),
        Named(testDescription: "infinity", bytes: [0]),
        Named(testDescription: "infinity, padded", bytes: [UInt8](repeating: 0, count: 133)),
        Named(testDescription: "x = y = 0", bytes: [4] + [UInt8](repeating: 0, count: 132)),
        Named(testDescription: "compressed", bytes: [2 + (y[65] & 1)] + x),
        Named(testDescription: "compressed, padded", bytes: [2 + (y[65] & 1)] + x + y),
        Named(testDescription: "hybrid", bytes: [6 + (y[65] & 1)] + x + y),
        Named(testDescription: "off the curve", bytes: [4] + y + x),
        Named(testDescription: "x not reduced", bytes: [4] + prime + y),
        Named(testDescription: "a byte short", bytes: [UInt8](generator.bytes.dropLast())),
        Named(testDescription: "a byte long", bytes: generator.bytes + [0]),
        Named(testDescription: "without its kind", bytes: x + y),
    ]
}
