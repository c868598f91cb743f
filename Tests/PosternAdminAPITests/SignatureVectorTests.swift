import Testing

@testable import PosternAdminAPI

/// A request that botocore signed.
struct SignatureVector: Decodable, Sendable, CustomTestStringConvertible {
    let name, kind, accessKeyID, secret, region, service: String
    let epochSeconds: Int64
    let method, target: String
    let headers: [[String]]
    let body: String
    let canonicalRequest, stringToSign, authorization: String

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

    static func load() throws -> [SignatureVector] {
        struct File: Decodable { let cases: [SignatureVector] }
        return try vectors("signatures", as: File.self).cases
    }
}

@Suite("Signature Version 4 against botocore")
struct SignatureVectorTests {
    @Test("has the same canonical request, text and signature", arguments: try SignatureVector.load())
    func steps(_ vector: SignatureVector) throws {
        let authorization = try #require(
            Authorization(vector.authorization) ?? Self.short(vector.authorization)
        )
        let canonical = CanonicalRequest(
            vector.request,
            signedHeaders: authorization.signedHeaders,
            bodyHash: SignatureV4.bodyHash(of: vector.request)
        )
        #expect(canonical.text == vector.canonicalRequest)
        let timestamp = CalendarTime(clamping: vector.epochSeconds).amazonTimestamp
        let text = canonical.stringToSign(at: timestamp, in: authorization.scope)
        #expect(text == vector.stringToSign)
        #expect(authorization.scope.signature(of: text, with: vector.key.secret) == authorization.signature)
        #expect(authorization.text == vector.authorization)
    }

    @Test("verifies what botocore signed", arguments: try SignatureVector.load().filter { $0.kind != "example" })
    func verifies(_ vector: SignatureVector) throws {
        let claim = try SignatureClaim(vector.request, at: vector.epochSeconds)
        #expect(claim.accessKeyID == vector.accessKeyID)
        #expect(claim.signedAt == vector.epochSeconds)
        #expect(try claim.verified(with: vector.key.secret).accessKeyID == vector.accessKeyID)
    }

    @Test("signs as botocore does", arguments: try SignatureVector.load().filter { $0.kind == "client" })
    func signs(_ vector: SignatureVector) throws {
        var bare = vector.request
        bare.headers.removeAll { ["authorization", "x-amz-date"].contains($0.name.lowercased()) }
        for request in [bare, vector.request] {
            let signed = SignatureV4.sign(request, with: vector.key, region: vector.region, at: vector.epochSeconds)
            #expect(signed.values(ofHeader: "authorization") == [vector.authorization])
        }
    }

    @Test(
        "reads botocore's requests as what they were",
        arguments: try SignatureVector.load().filter { $0.kind == "client" }
    )
    func decodes(_ vector: SignatureVector) throws {
        let match = try AdminOperations.router.match(method: vector.method, path: vector.request.path)
        #expect(match.declaration.name == vector.name)
        switch vector.name {
        case "CreateNetwork":
            #expect(try CreateNetwork.decode(vector.request, match).networkName == "Zoë & Co")
        case "BatchCreateUser":
            let request = try BatchCreateUser.decode(vector.request, match)
            var item = BatchCreateUser.Item(username: "zoë@example.org", securityGroupId: "aaaaaaaa")
            item.firstName = "Zoë"
            #expect(request.users == [.valid(item)])
            #expect(request.clientToken == "token-1")
        case "ListNetworks":
            #expect(try ListNetworks.decode(vector.request, match).sortFields == ["networkName", "networkId"])
        case "ListUsers":
            #expect(try ListUsers.decode(vector.request, match).username == "ü+/")
        case "GetUser":
            #expect(try GetUser.decode(vector.request, match).startTime == 1_709_251_198)
        case "GetNetwork":
            #expect(try GetNetwork.decode(vector.request, match).networkId == "12345678")
        default:
            #expect(try ListSecurityGroups.decode(vector.request, match).nextToken == "a_b-c")
        }
    }

    /// The published example's access key is shorter than we give out.
    private static func short(_ text: String) -> Authorization? {
        let id = "AKIDEXAMPLE"
        return Authorization(text.replacing(id, with: id + "12345")).map {
            Authorization(accessKeyID: id, scope: $0.scope, signedHeaders: $0.signedHeaders, signature: $0.signature)
        }
    }
}
