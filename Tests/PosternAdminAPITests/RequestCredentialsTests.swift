import Testing

@testable import PosternAdminAPI

@Suite("A request's credentials")
struct RequestCredentialsTests {
    private static let now: Int64 = 1_709_251_198
    private static let key = AccessKey(id: "PSTNEXAMPLEACCESSKEY", secret: SecretAccessKey("secret"))
    private static let bare = AdminRequest(
        method: "GET",
        target: "/networks?a=1",
        headers: [.init("Host", "localhost:7444")]
    )

    private enum Kind: Hashable { case signature, bearer, none }

    private static func kind(_ request: AdminRequest) throws(SignatureFault) -> Kind {
        switch try RequestCredentials(request, at: now) {
        case .signature(let claim):
            _ = try claim.verified(with: key.secret)
            return .signature
        case .bearer: return .bearer
        case .none: return .none
        }
    }

    private static func with(_ authorization: String..., query: String = "") -> AdminRequest {
        var request = bare
        request.headers += authorization.map { AdminRequest.Header("Authorization", $0) }
        request.query += query
        return request
    }

    private static func token() throws -> String { try #require(BearerToken(randomBytes: Array(0..<40))).revealed }

    @Test("are a signature in the header or in the query, a token, or none")
    func kinds() throws {
        #expect(try Self.kind(Self.bare) == .none)
        #expect(try Self.kind(SignatureV4.sign(Self.bare, with: Self.key, region: "local", at: Self.now)) == .signature)
        let presigned = SignatureV4.presign(Self.bare, with: Self.key, region: "local", at: Self.now, expiry: 60)
        #expect(try Self.kind(presigned) == .signature)
        for scheme in ["Bearer ", "bearer ", "BEARER   "] {
            #expect(try Self.kind(Self.with(scheme + Self.token())) == .bearer)
        }
    }

    @Test("are of one kind, once")
    func several() throws {
        let bearer = "Bearer \(try Self.token())"
        let signed = SignatureV4.sign(Self.bare, with: Self.key, region: "local", at: Self.now)
        let presigned = SignatureV4.presign(Self.bare, with: Self.key, region: "local", at: Self.now, expiry: 60)
        for var request in [signed, presigned, Self.with(bearer)] {
            request.headers.append(.init("authorization", bearer))
            #expect(Self.fault(request) == .severalCredentials)
        }
        #expect(Self.fault(Self.with(bearer, query: "&X-Amz-Date=1")) == .severalCredentials)
        #expect(Self.fault(Self.with(bearer, query: "&x-amz-expires=1")) == .severalCredentials)
    }

    @Test("are refused for what is wrong with the one kind")
    func faults() throws {
        let token = try Self.token()
        for text in [
            "Bearer", "Bearer ", "Bearer x", "Bearer \(token) ", "Bearer\t\(token)", "Bearer \(token),\(token)",
        ] {
            let expected: SignatureFault = text.hasPrefix("Bearer\t") ? .missing : .malformedToken
            #expect(Self.fault(Self.with(text)) == expected)
        }
        #expect(Self.fault(Self.with("Basic YTpi")) == .missing)
        #expect(Self.fault(Self.with("")) == .missing)
        #expect(Self.fault(Self.with(token)) == .missing)
        #expect(Self.fault(Self.with(query: "&X-Amz-Signature=0")) == .badQuery)
        #expect(Self.fault(Self.with(query: "&access_token=\(token)")) == nil)
        #expect(try Self.kind(Self.with(query: "&access_token=\(token)")) == .none)
    }

    @Test("say why they are refused without repeating a secret")
    func privacy() throws {
        let token = try Self.token()
        let error = try #require(Self.fault(Self.with("Bearer \(token)x")))
        #expect(error.adminError.status == 401)
        #expect(!error.description.contains(token.dropFirst(20)))
    }

    private static func fault(_ request: AdminRequest) -> SignatureFault? {
        failure { () throws(SignatureFault) in try kind(request) }
    }
}
