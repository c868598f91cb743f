import Testing

@testable import PosternAdminAPI

/// A request that botocore signed in the query.
struct PresignedVector: Decodable, Sendable, CustomTestStringConvertible {
    let name, kind, accessKeyID, secret, region: String
    let epochSeconds, expires: Int64
    let method, target: String
    let headers: [[String]]
    let body: String
    let canonicalRequest, stringToSign: String?

    var testDescription: String { "\(kind): \(name)" }

    var key: AccessKey { AccessKey(id: accessKeyID, secret: SecretAccessKey(secret)) }

    var request: AdminRequest {
        AdminRequest(
            method: method,
            target: target,
            headers: headers.map { AdminRequest.Header($0[0], $0[1]) },
            body: Base64.bytes(body) ?? []
        )
    }

    static func load() throws -> [PresignedVector] {
        struct File: Decodable { let cases: [PresignedVector] }
        return try vectors("presigned", as: File.self).cases
    }
}

@Suite("Signature Version 4 in the query against botocore")
struct PresignedVectorTests {
    @Test("verifies what botocore signed, from its time until it expires", arguments: try PresignedVector.load())
    func verifies(_ vector: PresignedVector) throws {
        for now in [vector.epochSeconds, vector.epochSeconds + vector.expires] {
            let signature = try SignatureClaim(vector.request, at: now).verified(with: vector.key.secret)
            #expect(signature.accessKeyID == vector.accessKeyID)
            #expect(signature.signedAt == vector.epochSeconds)
            #expect(signature.holdsUntil == vector.epochSeconds + vector.expires)
        }
    }

    @Test(
        "has the same canonical request and text",
        arguments: try PresignedVector.load().filter { $0.kind == "signer" }
    )
    func steps(_ vector: PresignedVector) throws {
        let stated = try StatedSignature(vector.request)
        let canonical = CanonicalRequest(
            stated.signed,
            signedHeaders: stated.authorization.signedHeaders,
            bodyHash: SignatureV4.bodyHash(of: vector.request)
        )
        #expect(canonical.text == vector.canonicalRequest)
        let timestamp = CalendarTime(clamping: vector.epochSeconds).amazonTimestamp
        #expect(canonical.stringToSign(at: timestamp, in: stated.authorization.scope) == vector.stringToSign)
    }

    @Test("signs as botocore does", arguments: try PresignedVector.load())
    func signs(_ vector: PresignedVector) throws {
        for query in [vector.request.operationQuery, vector.request.query] {
            var bare = vector.request
            bare.query = query
            let signed = SignatureV4.presign(
                bare,
                with: vector.key,
                region: vector.region,
                at: vector.epochSeconds,
                expiry: vector.expires
            )
            #expect(signed == vector.request)
        }
    }

    @Test(
        "reads the client's URLs as what they were",
        arguments: try PresignedVector.load().filter { $0.kind == "client" }
    )
    func decodes(_ vector: PresignedVector) throws {
        let match = try AdminOperations.router.match(method: vector.method, path: vector.request.path)
        #expect(match.declaration.name == vector.name)
        switch vector.name {
        case "ListNetworks":
            #expect(try ListNetworks.decode(vector.request, match).sortFields == ["networkName", "networkId"])
        case "ListUsers":
            #expect(try ListUsers.decode(vector.request, match).username == "ü+/")
        case "GetUser":
            #expect(try GetUser.decode(vector.request, match).startTime == 1_709_251_198)
        default:
            #expect(try GetNetwork.decode(vector.request, match).networkId == "12345678")
        }
    }
}

/// A case of AWS's published test suite.
struct PublishedVector: Decodable, Sendable, CustomTestStringConvertible {
    enum Place: String, Decodable { case header, query }

    let name, accessKeyID, secret, region, service: String
    let place: Place
    let epochSeconds: Int64
    let method, target: String
    let headers: [[String]]
    let signedHeaders, canonicalRequest, signature: String

    var testDescription: String { "\(name) in the \(place)" }

    static func load() throws -> [PublishedVector] {
        struct File: Decodable { let cases: [PublishedVector] }
        return try vectors("published", as: File.self).cases
    }
}

@Suite("AWS's published Signature Version 4 test suite")
struct PublishedSignatureTests {
    @Test("has the same canonical request and signature", arguments: try PublishedVector.load())
    func steps(_ vector: PublishedVector) throws {
        var request = AdminRequest(
            method: vector.method,
            target: vector.target,
            headers: vector.headers.map { AdminRequest.Header($0[0], $0[1]) }
        )
        if vector.place == .query { request.query = SigningParameters(of: request.query).signed }
        let canonical = CanonicalRequest(
            request,
            signedHeaders: vector.signedHeaders.split(separator: ";").map(String.init),
            bodyHash: SignatureV4.bodyHash(of: request)
        )
        #expect(canonical.text == vector.canonicalRequest)
        let time = CalendarTime(clamping: vector.epochSeconds)
        let scope = SigningScope(day: time.amazonDate, region: vector.region, service: vector.service)
        let text = canonical.stringToSign(at: time.amazonTimestamp, in: scope)
        #expect(Hexadecimal.text(scope.signature(of: text, with: SecretAccessKey(vector.secret))) == vector.signature)
    }

    @Test("is there in both places")
    func count() throws {
        let places = try PublishedVector.load().map(\.place)
        #expect(places.count { $0 == .header } == 24)
        #expect(places.count { $0 == .query } == 16)
    }
}
