import Testing

@testable import PosternAdminAPI

@Suite("The Authorization header")
struct AuthorizationTests {
    private static let signature = String(repeating: "0f", count: 32)
    private static let good =
        "AWS4-HMAC-SHA256 Credential=PSTNEXAMPLEACCESSKEY/20240229/local/wickr/aws4_request, "
        + "SignedHeaders=host;x-amz-date, Signature=\(signature)"

    @Test("is read in any order of its parts, with and without blanks")
    func reads() throws {
        let authorization = try #require(Authorization(Self.good))
        #expect(authorization.text == Self.good)
        #expect(authorization.accessKeyID == "PSTNEXAMPLEACCESSKEY")
        #expect(authorization.signedHeaders == ["host", "x-amz-date"])
        #expect(Authorization(Self.good.replacing(", ", with: ",")) == authorization)
        let other =
            "AWS4-HMAC-SHA256 Signature=\(Self.signature),SignedHeaders=host;x-amz-date,"
            + "Credential=PSTNEXAMPLEACCESSKEY/20240229/local/wickr/aws4_request"
        #expect(Authorization(other) == authorization)
    }

    @Test(
        "is refused when it is anything else",
        arguments: [
            ("AWS4-HMAC-SHA256", "AWS4-HMAC-SHA512"), ("AWS4-HMAC-SHA256 ", "Basic "), ("Credential=", "credential="),
            ("/aws4_request", "/aws5_request"), ("/aws4_request", "/aws4_request/"), ("/local", ""),
            ("/local/", "/l l/"),
            ("/local/", "/\(String(repeating: "l", count: 65))/"), ("PSTNEXAMPLEACCESSKEY", "PSTN"),
            ("PSTNEX", "PSTN.EX"),
            ("PSTNEX", String(repeating: "P", count: 129)), ("host;x-amz-date", "x-amz-date;host"),
            ("host;", "host;host;"), ("host", "Host"), ("host;", "host;;"), ("host", "ho st"),
            ("host;", (100...170).map { "a\($0);" }.joined() + "host;"), ("0f", "0F"), ("=0f", "="), ("=0f", "=0f0f"),
            ("Signature", "Signature=x, Signature"), (", Signature", ", Other=1, Signature"), (", Signature=", ", "),
            ("x-amz-date", "x-amz-date," + String(repeating: " ", count: 4_096)),
        ]
    )
    func refuses(_ part: String, _ replacement: String) {
        let changed = Self.good.replacing(part, with: replacement, maxReplacements: part == "0f" ? 32 : 1)
        #expect(changed != Self.good)
        #expect(Authorization(changed) == nil)
    }

    @Test("is refused when it is cut anywhere")
    func cut() {
        for length in 0..<Self.good.count { #expect(Authorization(String(Self.good.prefix(length))) == nil) }
    }
}
