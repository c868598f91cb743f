import Testing

@testable import PosternAdminAPI

@Suite("A bearer token")
struct BearerTokenTests {
    private static func token() throws -> BearerToken { try #require(BearerToken(randomBytes: Array(1...40))) }

    /// Made by Python's hashlib and base64 from the description.
    private static let text = "postern-token-1.aebagbafaydqqcikbmga2dqpcaireeyuculbogazdinryhi6d4qccirdeqssmjzim27pqcq"
    private static let hash =
        "3003bc24660d04085c81d443e1033603aacfe8b8bba5406bde37f409b726ce10"
        + "deaf0fd3810ac937030a3447ae294707c03e6656204e13af8c2b9628e0ece928"

    @Test("has the text and hash that are described")
    func text() throws {
        let token = try Self.token()
        #expect(token.revealed == Self.text)
        #expect(token.id == Array(1...8))
        #expect(Hexadecimal.text(token.hash) == Self.hash)
    }

    @Test("is read as it was written")
    func roundTrip() throws {
        let token = try Self.token()
        let read = try #require(BearerToken(token.revealed))
        #expect(read.id == token.id && read.hash == token.hash && read.revealed == token.revealed)
    }

    @Test("takes 40 random bytes", arguments: [0, 39, 41])
    func size(_ count: Int) {
        #expect(BearerToken(randomBytes: [UInt8](repeating: 0, count: count)) == nil)
    }

    @Test("is refused when a character is another, and when it is cut or longer")
    func changed() throws {
        let text = try Self.token().revealed
        for length in 0..<text.count { #expect(BearerToken(String(text.prefix(length))) == nil) }
        for more in ["a", "=", " ", "\n", "\u{0}"] {
            #expect(BearerToken(text + more) == nil && BearerToken(more + text) == nil)
        }
        for index in text.indices {
            for character in ["a", "q", "7", "A", "é"] where character != String(text[index]) {
                let changed = text[..<index] + character + text[text.index(after: index)...]
                #expect(BearerToken(String(changed)) == nil)
            }
        }
        #expect(BearerToken(text.uppercased()) == nil)
    }

    @Test("is the one that is kept, and no other")
    func matching() throws {
        let token = try Self.token()
        let other = try #require(BearerToken(randomBytes: Array(1...39) + [41]))
        #expect(token.id == other.id && token.hash != other.hash)
        #expect(token.matches(token.hash))
        #expect(!token.matches(other.hash))
        #expect(!token.matches(nil))
        #expect(!token.matches([]))
        #expect(!token.matches([UInt8](repeating: 0, count: 64)))
    }

    @Test("never shows its secret")
    func secrecy() throws {
        let token = try Self.token()
        let secret = String(token.revealed.dropFirst(BearerToken.prefix.count + 13))
        #expect(Mirror(reflecting: token).children.isEmpty)
        var dumped = ""
        dump(token, to: &dumped)
        dump(RequestCredentials.bearer(token), to: &dumped)
        for text in [dumped, "\(token)", String(reflecting: token), "\(RequestCredentials.bearer(token))"] {
            #expect(!text.contains(secret) && !text.contains("9, 10, 11") && !text.contains("postern-token"))
        }
    }

    @Test("survives mutation", arguments: 0..<16 as Range<UInt64>)
    func mutation(_ seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let text = try Self.token().revealed
        for _ in 0..<1_000 {
            var bytes = Array(text.utf8)
            for _ in 0..<Int.random(in: 1...2, using: &random) {
                bytes = bytes.mutated(
                    words: ["a", "7", "=", ".", "postern-token-1.", "\u{0}", "A", "é"],
                    with: &random
                )
            }
            let changed = String(decoding: bytes, as: UTF8.self)
            #expect((BearerToken(changed) != nil) == (changed == text))
        }
    }
}

@Suite("Base32")
struct Base32Tests {
    /// RFC 4648 §10, in lower case and without padding.
    @Test(
        "is that of RFC 4648",
        arguments: [
            ("", ""), ("f", "my"), ("fo", "mzxq"), ("foo", "mzxw6"), ("foob", "mzxw6yq"), ("fooba", "mzxw6ytb"),
            ("foobar", "mzxw6ytboi"),
        ]
    )
    func vectors(_ plain: String, _ text: String) {
        #expect(Base32.text(Array(plain.utf8)) == text)
        #expect(Base32.bytes(text) == Array(plain.utf8))
    }

    @Test(
        "has one text for each byte string",
        arguments: ["a", "mz", "mzx", "mzxw6y", "MY", "my======", "m1", "m8", "m y", "é"]
    )
    func strict(_ text: String) {
        #expect(Base32.bytes(text) == nil)
    }
}
