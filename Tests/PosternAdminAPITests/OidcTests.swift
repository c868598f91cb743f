import PosternAdminAPI
import Testing

@Suite("Single sign-on")
struct OidcTests {
    @Test(
        "takes a code with the address that it came to, and neither alone",
        arguments: [
            ("", nil), ("code=c&redirectUri=r", nil), ("code=c", "redirectUri"), ("redirectUri=r", "code"),
            ("clientId=i", nil),
        ]
    )
    func code(_ query: String, _ missing: String?) {
        let error = failure { () throws(AdminError) in
            try decode(GetOidcInfo.self, "GET", "/networks/12345678/oidc?\(query)")
        }
        guard let missing else {
            #expect(error == nil)
            return
        }
        let given = missing == "code" ? "redirectUri" : "code"
        #expect(error == .validation([ErrorDetail(field: missing, reason: "is required with \(given)")]))
    }

    @Test("takes addresses of https only")
    func issuer() throws {
        let body = { (issuer: String) in #"{"companyId":"c","issuer":"\#(issuer)","scopes":"openid email"}"# }
        let path = "/networks/12345678/oidc/save"
        let request = try decode(RegisterOidcConfig.self, "POST", path, body: body("https://a.example/x"))
        #expect(request.userId == "sub")
        let error = failure { () throws(AdminError) in
            try decode(RegisterOidcConfig.self, "POST", path, body: body("http://a.example/x"))
        }
        #expect(error == .validation([ErrorDetail(field: "issuer", reason: "must begin with https://")]))
    }

    @Test("never tells the secret of an OpenTDF platform")
    func mask() {
        #expect(OpentdfConfig(clientId: "i", domain: "d", provider: "Virtru").clientSecret == "********")
    }
}
