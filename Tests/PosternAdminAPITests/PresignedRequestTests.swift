import Testing

@testable import PosternAdminAPI

@Suite("A request signed in its query")
struct PresignedRequestTests {
    private static let now: Int64 = 1_709_251_198
    private static let key = AccessKey(id: "PSTNEXAMPLEACCESSKEY", secret: SecretAccessKey("secret"))

    private static let bare = AdminRequest(
        method: "POST",
        target: "/networks/12345678/users?a=1&b=2",
        headers: [.init("Host", "localhost:7444"), .init("X-Client-Token", "t")],
        body: Array(#"{"users":[]}"#.utf8)
    )

    private static let request = SignatureV4.presign(bare, with: key, region: "local", at: now, expiry: 900)

    private static func fault(_ request: AdminRequest, at time: Int64 = now) -> SignatureFault? {
        failure { () throws(SignatureFault) in try SignatureClaim(request, at: time).verified(with: key.secret) }
    }

    private static func replaced(_ part: String, _ replacement: String) -> AdminRequest {
        var changed = request
        changed.query = changed.query.replacing(part, with: replacement)
        #expect(changed.query != request.query)
        return changed
    }

    @Test("is verified, also with its parameters in another order and encoding")
    func good() throws {
        #expect(Self.fault(Self.request) == nil)
        let signature = try SignatureClaim(Self.request, at: Self.now).verified(with: Self.key.secret)
        #expect(signature.accessKeyID == Self.key.id)
        #expect(signature.signedAt == Self.now)
        var turned = Self.request
        turned.query = turned.query.split(separator: "&").reversed().joined(separator: "&")
        #expect(Self.fault(turned) == nil)
        #expect(Self.fault(Self.replaced("X-Amz-Date", "%58-Amz%2DDate")) == nil)
        #expect(Self.fault(Self.replaced("X-Amz-Signature", "%58-Amz%2DSignature")) == nil)
        #expect(try SignatureClaim(turned, at: Self.now).verified(with: Self.key.secret).bytes == signature.bytes)
    }

    @Test(
        "does not survive a change of any part",
        arguments: [
            { $0.method = "PUT" }, { $0.path = "/networks/12345679/users" }, { $0.body[0] ^= 1 }, { $0.body = [] },
            { $0.query = "c=1&" + $0.query }, { $0.query += "&c=" },
            { $0.query = $0.query.replacing("a=1", with: "a=2") },
            { $0.query = $0.query.replacing("Expires=900", with: "Expires=899") },
            { $0.query = $0.query.replacing("local", with: "local2") },
            { $0.replace("host", "other:7444") }, { $0.replace("x-client-token", "u") },
        ] as [@Sendable (inout AdminRequest) -> Void]
    )
    func tampering(_ change: @Sendable (inout AdminRequest) -> Void) {
        var request = Self.request
        change(&request)
        #expect(Self.fault(request) == .notAuthentic)
    }

    @Test(
        "has each of its parameters once, and no others",
        arguments: [
            "X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Date", "X-Amz-Expires", "X-Amz-SignedHeaders",
            "X-Amz-Signature",
        ]
    )
    func parameters(_ name: String) throws {
        #expect(Self.fault(Self.replaced("\(name)=", "Other=")) == .badQuery)
        #expect(Self.fault(Self.replaced("\(name)=", "\(name.lowercased())=")) == .badQuery)
        let pair = try #require(Self.request.query.split(separator: "&").first { $0.hasPrefix("\(name)=") })
        #expect(Self.fault(Self.replaced(String(pair), "\(pair)&\(pair)")) == .badQuery)
        #expect(Self.fault(Self.replaced(String(pair), "\(pair)&%58-Amz-\(pair.dropFirst(6))")) == .badQuery)
        #expect(Self.fault(Self.replaced(String(pair), "\(pair)&X-Amz-Other=1")) == .badQuery)
        #expect(Self.fault(Self.replaced("\(name)=", "\(name)=%G")) == .badQuery)
        #expect(Self.fault(Self.replaced(String(pair), "\(name)")) != nil)
    }

    @Test(
        "is bound to its day, service and signed headers",
        arguments: [
            ("%2F20240229%2F", "%2F20240301%2F", .badTime), ("%2Fwickr%2F", "%2Fs3%2F", .otherService),
            ("aws4_request", "aws4", .badQuery), ("AWS4-HMAC-SHA256", "AWS4-HMAC-SHA512", .badQuery),
            ("host%3B", "", .unsignedHeader), ("%3Bx-client-token", "", .unsignedHeader),
            ("host%3B", "host%3Bx-amz-date%3B", .unsignedHeader), ("T235958Z", "T235960Z", .badTime),
        ] as [(String, String, SignatureFault)]
    )
    func binding(_ part: String, _ replacement: String, _ expected: SignatureFault) {
        #expect(Self.fault(Self.replaced(part, replacement)) == expected)
    }

    @Test(
        "counts until it expires, and from five minutes before its time",
        arguments: [(900, -300, 900), (1, -300, 1), (600, -300, 600)] as [(Int64, Int64, Int64)]
    )
    func window(_ expiry: Int64, _ first: Int64, _ last: Int64) throws {
        let request = SignatureV4.presign(Self.bare, with: Self.key, region: "local", at: Self.now, expiry: expiry)
        for offset in [first, 0, last] { #expect(Self.fault(request, at: Self.now + offset) == nil) }
        #expect(Self.fault(request, at: Self.now + first - 1) == .skewed)
        #expect(Self.fault(request, at: Self.now + last + 1) == .expired)
        let claim = try SignatureClaim(request, at: Self.now)
        #expect(claim.holdsUntil == Self.now + expiry)
        let signature = try claim.verified(with: Self.key.secret)
        #expect(signature.holdsUntil == Self.now + expiry)
        #expect(signature.holdsUntil - (Self.now + first) <= VerifiedSignature.longestLife)
    }

    @Test("tells of a signature in the header that it holds for five minutes")
    func header() throws {
        let signed = SignatureV4.sign(Self.bare, with: Self.key, region: "local", at: Self.now)
        #expect(
            try SignatureClaim(signed, at: Self.now + 9).verified(with: Self.key.secret).holdsUntil == Self.now + 300
        )
    }

    @Test("may expire after 1 to 900 seconds", arguments: ["", "0", "901", "-1", "+9", "09", "9.0", "3600", "９"])
    func expiry(_ text: String) {
        #expect(
            Self.fault(Self.replaced("X-Amz-Expires=900", "X-Amz-Expires=\(PercentEncoding.encode(text))"))
                == .badExpiry
        )
    }

    @Test("cannot be signed in the header as well")
    func both() {
        let inHeader = SignatureV4.sign(Self.bare, with: Self.key, region: "local", at: Self.now)
        var request = Self.request
        request.headers += inHeader.headers.filter { $0.name == "authorization" }
        #expect(Self.fault(request) == .severalCredentials)
        for query in ["X-Amz-Date=1", "x-amz-signature", "%78-amz-x=1"] {
            var other = inHeader
            other.query += "&\(query)"
            #expect(Self.fault(other) == .severalCredentials)
        }
        var twice = inHeader
        twice.headers += inHeader.headers.filter { $0.name == "authorization" }
        #expect(Self.fault(twice) == .severalCredentials)
    }

    @Test("is not taken with a session's token, in the header or in the query")
    func sessionToken() {
        #expect(Self.fault(Self.replaced("X-Amz-Date", "X-Amz-Security-Token=t&X-Amz-Date")) == .sessionToken)
        var bare = Self.bare
        bare.headers.append(.init("X-Amz-Security-Token", "t"))
        #expect(Self.fault(SignatureV4.sign(bare, with: Self.key, region: "local", at: Self.now)) == .sessionToken)
        #expect(
            Self.fault(SignatureV4.presign(bare, with: Self.key, region: "local", at: Self.now, expiry: 9))
                == .sessionToken
        )
    }

    @Test("has a signed body", arguments: ["UNSIGNED-PAYLOAD", "", String(repeating: "0", count: 64)])
    func body(_ stated: String) {
        #expect(Self.fault(Self.replaced("X-Amz-Date", "X-Amz-Content-Sha256=\(stated)&X-Amz-Date")) == .body)
        var bare = Self.bare
        bare.headers.append(.init("X-Amz-Content-Sha256", stated))
        let signed = SignatureV4.presign(bare, with: Self.key, region: "local", at: Self.now, expiry: 9)
        #expect(Self.fault(signed) == .body)
    }

    @Test("may state the hash of its body, in one place")
    func statedHash() {
        var bare = Self.bare
        bare.headers.append(.init("X-Amz-Content-Sha256", SignatureV4.bodyHash(of: bare)))
        var signed = SignatureV4.presign(bare, with: Self.key, region: "local", at: Self.now, expiry: 9)
        #expect(Self.fault(signed) == nil)
        signed.query += "&X-Amz-Content-Sha256=\(SignatureV4.bodyHash(of: bare))"
        #expect(Self.fault(signed) == .body)
    }

    @Test("fails alike for an unknown key and a wrong secret")
    func unknownKey() throws {
        let claim = try SignatureClaim(Self.request, at: Self.now)
        for secret in [nil, SecretAccessKey(""), SecretAccessKey("Secret")] {
            #expect(failure { () throws(SignatureFault) in try claim.verified(with: secret) } == .notAuthentic)
        }
    }

    @Test("shows its operation none of its parameters")
    func operation() throws {
        #expect(Self.request.operationQuery == "a=1&b=2")
        #expect(Self.replaced("X-Amz-Date", "x%2Damz-DATE").operationQuery == "a=1&b=2")
        let unreadable = Self.replaced("X-Amz-Date=", "X-Amz-Date=%G")
        let match = try AdminOperations.router.match(method: "GET", path: "/networks/12345678/users")
        #expect(throws: Never.self) { try ListUsers.decode(unreadable, match) }
        for declaration in AdminOperations.all.map({ $0.declaration }) {
            #expect(!declaration.fields.contains { $0.name.lowercased().hasPrefix("x-amz-") })
        }
    }

    @Test("with a client token is the same request when it is signed again")
    func clientToken() throws {
        let match = try AdminOperations.router.match(method: "POST", path: Self.bare.path)
        let again = SignatureV4.presign(Self.bare, with: Self.key, region: "local", at: Self.now + 60, expiry: 60)
        let tokens = [Self.bare, Self.request, again].map { ClientToken(of: $0, match) }
        #expect(tokens[0] != nil)
        #expect(Set(tokens).count == 1)
    }

    @Test("survives mutation", arguments: 0..<16 as Range<UInt64>)
    func mutation(_ seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let words = [
            "&", "=", "%", "%00", "%2F", ";", "X-Amz-Date", "x-amz-", "&X-Amz-Expires=900", "host", "900", "0", "\u{0}",
            "é",
            "&&", "X-Amz-Security-Token=", "+", "?",
        ]
        let original = CanonicalRequest.query(Self.request.query)
        for _ in 0..<500 {
            var request = Self.request
            let bytes = Array(request.query.utf8).mutated(words: words, with: &random)
            request.query = String(decoding: bytes, as: UTF8.self)
            let own = SigningParameters(of: request.operationQuery)
            #expect(own.parameters.isEmpty)
            if Self.fault(request) == nil { #expect(CanonicalRequest.query(request.query) == original) }
        }
    }
}
