import PosternPrimitives
import PosternTrust
import PosternWire
import Testing

@Suite("Keys and signatures")
struct KeyTests {
    @Test("a private key's scalar is in no description, dump or interpolation")
    func description() throws {
        let key = try IdentityKey.generate()
        let scalar = key.scalar
        let hex = scalar.withUnsafeBytes { Hex.encode($0) }
        var dumped = ""
        dump(key, to: &dumped)
        for text in ["\(key)", String(reflecting: key), dumped] {
            #expect(text.contains("private key") || text.contains("PosternTrust.SigningKey"))
            #expect(!text.contains(hex) && !text.contains("P521"))
        }
    }

    @Test("a key from its scalar is the same key")
    func scalar() throws {
        let key = try RootKey.generate()
        let again = try RootKey(scalar: key.scalar)
        #expect(again.publicKey == key.publicKey)
        let vectors = try LayoutVectors.load()
        for (name, vector) in vectors.keys {
            let key = try DeviceSigningKey(scalar: SecretBytes(copying: vector.scalar.bytes))
            #expect(key.publicKey.bytes == vector.point.bytes, "\(name)")
        }
    }

    /// n of P-521 (SP 800-186 §3.2.1.5).
    private static let order =
        "01" + String(repeating: "f", count: 64) + "fa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409"

    @Test("r or s = 0 or n, or a signature of another length: no signature")
    func ranges() throws {
        let network = try Network()
        let good = network.first.signature
        let n = try #require(Hex.decode(Self.order))
        #expect(n.count == 66)
        let zero = [UInt8](repeating: 0, count: 66)
        let r = Array(good.prefix(66))
        let s = Array(good.suffix(66))
        for signature in [zero + s, r + zero, n + s, r + n, zero + zero, n + n, zero + n, Array(s + r)] {
            let document = try Document(body: network.first.body, signature: signature)
            #expect(throws: ChainError.notAuthentic) {
                try CharterChain(joining: network.id, floor: 1, documents: [document])
            }
        }
        for count in [0, 1, 131, 133] {
            #expect(throws: LayoutError.meaningless("signature")) {
                try Document(body: [1], signature: [UInt8](repeating: 1, count: count))
            }
        }
    }

    @Test("a document file is L(body) signature, body at most 1 MiB")
    func file() throws {
        let network = try Network()
        #expect(try Document(parsingFile: network.first.fileBytes) == network.first)
        #expect(throws: LayoutError.tooLong) {
            try Document(parsingFile: [255, 255, 255, 255] + network.first.body + network.first.signature)
        }
        #expect(throws: LayoutError.tooLong) {
            try Document(body: [UInt8](repeating: 0, count: 1 << 20 | 1), signature: network.first.signature)
        }
        #expect(throws: LayoutError.truncated) { try Document(body: [], signature: network.first.signature) }
    }

    @Test("what a reader would refuse is not signed")
    func refusedContent() throws {
        let network = try Network()
        var charter = network.charters.newest.content
        charter.hosts = []
        #expect(throws: SigningError.layout(.tooLong)) { try Document(signing: charter, with: network.root) }
        charter = network.charters.newest.content
        let value = [UInt8](repeating: 0, count: Limits.sizedBytes)
        charter.extensions = Extensions(items: (0..<17).map { .init(type: 2 * $0 + 3, value: value) })
        #expect(throws: Never.self) { try Charter(parsing: charter.body) }
        #expect(throws: SigningError.layout(.tooLong)) { try Document(signing: charter, with: network.root) }
    }

    @Test("logins compare as bytes, in the one form that they have")
    func logins() throws {
        #expect(try Login(normalising: "ALICE@Example.ORG").text == "alice@example.org")
        #expect(try Login(normalising: "A\u{30A}ngstro\u{308}m").bytes == Array("\u{E5}ngstr\u{F6}m".utf8))
        for odd in ["\u{130}", "\u{1E9E}", "\u{3A3}\u{3A3}", "\u{1FBC}", "\u{2126}", "\u{212A}"] {
            let login = try Login(normalising: odd)
            #expect(try Login(login.text) == login, "\(odd.unicodeScalars)")
        }
        #expect(throws: LayoutError.tooLong) { try Login(normalising: String(repeating: "a", count: 5000)) }
        #expect(throws: LayoutError.tooLong) { try Login(String(repeating: "a", count: 257)) }
        #expect(try Login("k") != Login("\u{138}"))
    }

    @Test(
        "logins that look like others are none",
        arguments: [
            "\u{7F}", "\u{AD}", "\u{61C}", "\u{180E}", "\u{200B}", "\u{200D}", "\u{202E}", "\u{2060}", "\u{2066}",
            "\u{206F}",
            "\u{FEFF}", "\u{FFF9}", "\u{E0061}",
        ]
    )
    func unseen(character: String) {
        #expect(throws: LayoutError.meaningless("login")) { try Login("ali\(character)ce") }
        #expect(throws: LayoutError.meaningless("login")) { try Login(normalising: "Ali\(character)ce") }
    }

    @Test("addresses have bounds of their own")
    func addresses() throws {
        let long = String(repeating: "a", count: 255)
        #expect(try HostAddress(long + ":65535").port == 65_535)
        #expect(throws: LayoutError.meaningless("host:port")) { try HostAddress(long + "a:1") }
        #expect(throws: LayoutError.tooLong) { try HostAddress(long + "a:654321") }
        #expect(try HostAddress("[::ffff:192.0.2.1]:1").text == "[::ffff:192.0.2.1]:1")
    }
}
