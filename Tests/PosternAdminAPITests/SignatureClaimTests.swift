import Testing

@testable import PosternAdminAPI

@Suite("A signed request")
struct SignatureClaimTests {
    private static let now: Int64 = 1_709_251_198
    private static let key = AccessKey(id: "PSTNEXAMPLEACCESSKEY", secret: SecretAccessKey("secret"))

    private static let request = SignatureV4.sign(
        AdminRequest(
            method: "POST",
            target: "/networks/12345678/users?a=1&b=2",
            headers: [
                .init("Host", "localhost:7444"), .init("Content-Type", "application/json"),
                .init("X-Client-Token", "t"),
            ],
            body: Array(#"{"users":[]}"#.utf8)
        ),
        with: key,
        region: "local",
        at: now
    )

    @Test("is verified")
    func good() {
        #expect(Self.fault(Self.request) == nil)
    }

    @Test(
        "does not survive a change of any part",
        arguments: [
            { $0.method = "PUT" }, { $0.path = "/networks/12345679/users" }, { $0.query = "a=1&b=3" },
            { $0.query = "a=1" },
            { $0.query = "a=1&b=2&c=" }, { $0.body[0] ^= 1 }, { $0.body = [] }, { $0.body.append(0x20) },
            { $0.replace("host", "other:7444") }, { $0.replace("content-type", "text/plain") },
            { $0.replace("x-client-token", "u") },
        ] as [@Sendable (inout AdminRequest) -> Void]
    )
    func tampering(_ change: @Sendable (inout AdminRequest) -> Void) {
        var request = Self.request
        change(&request)
        #expect(Self.fault(request) == .notAuthentic)
    }

    @Test("does not survive a change of any digit of its signature")
    func signature() throws {
        let authorization = try #require(Self.request.values(ofHeader: "authorization").first)
        for offset in 1...64 {
            let index = authorization.index(authorization.endIndex, offsetBy: -offset)
            let digit = authorization[index] == "0" ? "1" : "0"
            let changed = authorization.replacingCharacter(at: index, with: digit)
            #expect(Self.fault(Self.request.with("authorization", changed)) == .notAuthentic)
        }
    }

    @Test(
        "is bound to region, day, service and the names of its headers",
        arguments: [
            ("/local/", "/local2/", SignatureFault.notAuthentic), ("/20240229/", "/20240301/", .badTime),
            ("/wickr/", "/s3/", .otherService),
            ("host;", "", .unsignedHeader), ("x-amz-date;", "", .unsignedHeader),
            (";x-client-token", "", .unsignedHeader),
            ("content-type;", "", .notAuthentic), ("x-amz-date", "x-amz-date;x-amz-other", .unsignedHeader),
        ]
    )
    func credential(_ part: String, _ replacement: String, _ expected: SignatureFault) throws {
        let authorization = try #require(Self.request.values(ofHeader: "authorization").first)
        let changed = Self.request.with("authorization", authorization.replacing(part, with: replacement))
        #expect(Self.fault(changed) == expected)
    }

    @Test("needs every X-Amz header signed, whichever its case")
    func unsignedHeader() {
        var request = Self.request
        request.headers.append(.init("X-AMZ-Extra", "1"))
        #expect(Self.fault(request) == .unsignedHeader)
        request.headers.removeLast()
        request.headers.append(.init("X-Other", "1"))
        #expect(Self.fault(request) == nil)
    }

    @Test("has one host")
    func twoHosts() {
        var request = Self.request
        request.headers.append(.init("host", "other"))
        #expect(Self.fault(request) == .unsignedHeader)
    }

    @Test(
        "counts for five minutes either way",
        arguments: [(-300, nil), (300, nil), (-301, .skewed), (301, .skewed)] as [(Int64, SignatureFault?)]
    )
    func skew(_ seconds: Int64, _ expected: SignatureFault?) {
        #expect(Self.fault(Self.request, at: Self.now + seconds) == expected)
    }

    @Test(
        "has a time that is one",
        arguments: ["", "20240229T235958", "2024-02-29T23:59:58Z", "20240230T235958Z", "20240301T000001Z"]
    )
    func time(_ time: String) {
        #expect(Self.fault(Self.request.with("x-amz-date", time)) == .badTime)
        var twice = Self.request
        twice.headers.append(.init("X-Amz-Date", time))
        #expect(Self.fault(twice) == .badTime)
    }

    @Test(
        "has a signed body: what it states of the body is true",
        arguments: ["UNSIGNED-PAYLOAD", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD", "", String(repeating: "0", count: 64)]
    )
    func body(_ stated: String) {
        let request = Self.signed(with: [.init("x-amz-content-sha256", stated)])
        #expect(Self.fault(request) == .body)
    }

    @Test("may state the hash of its body")
    func statedHash() {
        let hash = SignatureV4.bodyHash(of: Self.request)
        #expect(Self.fault(Self.signed(with: [.init("x-amz-content-sha256", hash)])) == nil)
        #expect(Self.fault(Self.signed(with: [.init("x-amz-content-sha256", hash.uppercased())])) == .body)
    }

    @Test("fails alike for an unknown key and a wrong secret")
    func unknownKey() throws {
        let claim = try SignatureClaim(Self.request, at: Self.now)
        for secret in [nil, SecretAccessKey(""), SecretAccessKey("Secret")] {
            #expect(failure { () throws(SignatureFault) in try claim.verified(with: secret) } == .notAuthentic)
        }
    }

    @Test("signed with the empty secret is nobody's")
    func emptySecret() throws {
        let key = AccessKey(id: "PSTNUNKNOWNACCESSKEY", secret: SecretAccessKey(""))
        let claim = try SignatureClaim(
            SignatureV4.sign(Self.request, with: key, region: "local", at: Self.now),
            at: Self.now
        )
        #expect(failure { () throws(SignatureFault) in try claim.verified(with: nil) } == .notAuthentic)
    }

    private static func signed(with headers: [AdminRequest.Header]) -> AdminRequest {
        var request = request
        request.headers += headers
        return SignatureV4.sign(request, with: key, region: "local", at: now)
    }

    private static func fault(_ request: AdminRequest, at time: Int64 = now) -> SignatureFault? {
        failure { () throws(SignatureFault) in try SignatureClaim(request, at: time).verified(with: key.secret) }
    }
}

extension AdminRequest {
    mutating func replace(_ name: String, _ value: String) { self = with(name, value) }

    func with(_ name: String, _ value: String) -> AdminRequest {
        var changed = self
        changed.headers.removeAll { $0.name.lowercased() == name }
        changed.headers.append(Header(name, value))
        return changed
    }
}

extension String {
    fileprivate func replacingCharacter(at index: Index, with character: String) -> String {
        self[..<index] + character + self[self.index(after: index)...]
    }
}
