import PosternAdminAPI
import Testing

@testable import PosternServer

@Suite("OpenID Connect discovery")
struct OidcDiscoveryTests {
    private static let issuer = "https://provider.test:PORT"

    /// `PORT` stands for the provider's.
    static let page: JSONValue = [
        "issuer": .text(issuer),
        "authorization_endpoint": .text(issuer + "/authorize?tenant=1"),
        "token_endpoint": .text(issuer + "/token"),
        "jwks_uri": .text(issuer + "/jwks"),
        "userinfo_endpoint": "https://users.example/me",
        "end_session_endpoint": .text(issuer + "/end"),
        "revocation_endpoint": .text(issuer + "/revoke"),
        "response_types_supported": ["code", "code id_token"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "scopes_supported": ["openid", "email"],
        "grant_types_supported": ["authorization_code"],
        "token_endpoint_auth_methods_supported": ["client_secret_basic"],
        "microsoft_multi_refresh_token": true,
        "something_else": [1, .real(2.5), .null],
    ]

    private func provider(
        issuerPath: String = "",
        changes: JSONValue = [:],
        type: String = "application/json"
    ) async throws -> LyingProvider {
        try await LyingProvider { request in
            let port = request.host.split(separator: ":").last ?? ""
            guard request.target == issuerPath + "/.well-known/openid-configuration" else {
                return LyingProvider.json("{}", status: "404 Not Found")
            }
            let text = String(decoding: Self.page.merged(with: changes).serialised, as: UTF8.self)
            return LyingProvider.json(text.replacing("PORT", with: port), type: type)
        }
    }

    private func failure(_ provider: LyingProvider, issuer: String? = nil) async -> ProviderFailure? {
        await #expect(throws: ProviderFailure.self) {
            _ = try await OidcDiscovery(issuer: issuer ?? provider.issuer, certificate: provider.authority).run(.here())
        }
    }

    @Test("tells what the provider says of itself")
    func reply() async throws {
        let provider = try await provider()
        let reply = try await OidcDiscovery(issuer: provider.issuer, certificate: provider.authority).run(.here()).reply
        var expected = RegisterOidcConfigTest.Reply()
        expected.issuer = provider.issuer
        expected.authorizationEndpoint = provider.issuer + "/authorize?tenant=1"
        expected.tokenEndpoint = provider.issuer + "/token"
        expected.userinfoEndpoint = "https://users.example/me"
        expected.endSessionEndpoint = provider.issuer + "/end"
        expected.revocationEndpoint = provider.issuer + "/revoke"
        expected.responseTypesSupported = ["code", "code id_token"]
        expected.scopesSupported = ["openid", "email"]
        expected.grantTypesSupported = ["authorization_code"]
        expected.tokenEndpointAuthMethodsSupported = ["client_secret_basic"]
        expected.microsoftMultiRefreshToken = true
        #expect(reply == expected)
    }

    @Test("the page is below the issuer's path, a slash at its end left out", arguments: ["/tenant", "/tenant/"])
    func path(_ path: String) async throws {
        let provider = try await provider(issuerPath: "/tenant", changes: ["issuer": .text(Self.issuer + path)])
        let discovery = OidcDiscovery(issuer: provider.issuer + path, certificate: provider.authority)
        #expect(try await discovery.run(.here()).issuer == provider.issuer + path)
    }

    @Test(
        "an issuer is named to the letter",
        arguments: ["https://provider.test:PORT/", "https://PROVIDER.test:PORT", "https://other.test", ""]
    )
    func otherIssuer(_ issuer: String) async throws {
        let provider = try await provider(changes: ["issuer": .text(issuer)])
        #expect(await failure(provider) == ProviderFailure(.discovery, .otherIssuer))
    }

    @Test(
        "an issuer has to be an address, before anybody is asked",
        arguments: ["http://provider.test", "https://provider.test?a", "https://provider.test#a", "https://10.0.0.1"]
    )
    func noIssuer(_ issuer: String) async throws {
        let failure = await #expect(throws: ProviderFailure.self) {
            _ = try await OidcDiscovery(issuer: issuer).run(.here())
        }
        #expect(failure == ProviderFailure(.issuer, .notAnAddress))
    }

    @Test("a page that lacks something, or has it otherwise, is refused", arguments: faultyPages)
    func faults(_ changes: JSONValue, _ name: StaticName, _ fault: ProviderFailure.Fault) async throws {
        let provider = try await provider(changes: changes)
        #expect(await failure(provider) == ProviderFailure(.discovery, .member(name, fault)))
    }

    private static let faultyPages: [(JSONValue, StaticName, ProviderFailure.Fault)] = [
        (["issuer": .null], "issuer", .missing),
        (["issuer": 5], "issuer", .ofAnotherType),
        (["authorization_endpoint": .null], "authorization_endpoint", .missing),
        (["authorization_endpoint": "http://provider.test/"], "authorization_endpoint", .notAnAddress),
        (["token_endpoint": .null], "token_endpoint", .missing),
        (["token_endpoint": "https://127.0.0.1/token"], "token_endpoint", .notAnAddress),
        (["token_endpoint": "/token"], "token_endpoint", .notAnAddress),
        (["token_endpoint": ["https://provider.test/"]], "token_endpoint", .ofAnotherType),
        (["jwks_uri": .null], "jwks_uri", .missing),
        (["jwks_uri": "https://provider.test/#a"], "jwks_uri", .notAnAddress),
        (["userinfo_endpoint": "http://users.example/"], "userinfo_endpoint", .notAnAddress),
        (["end_session_endpoint": "javascript:alert(1)"], "end_session_endpoint", .notAnAddress),
        (["logout_endpoint": true], "logout_endpoint", .ofAnotherType),
        (["revocation_endpoint": ""], "revocation_endpoint", .notAnAddress),
        (["response_types_supported": .null], "response_types_supported", .missing),
        (["response_types_supported": "code"], "response_types_supported", .ofAnotherType),
        (["response_types_supported": ["code id_token"]], "response_types_supported", .withoutCode),
        (["subject_types_supported": .null], "subject_types_supported", .missing),
        (["id_token_signing_alg_values_supported": .null], "id_token_signing_alg_values_supported", .missing),
        (["scopes_supported": ["openid", 5]], "scopes_supported", .ofAnotherType),
        (["scopes_supported": ["open\u{202E}id"]], "scopes_supported", .ofAnotherType),
        (["grant_types_supported": [:]], "grant_types_supported", .ofAnotherType),
        (["token_endpoint_auth_methods_supported": [["a"]]], "token_endpoint_auth_methods_supported", .ofAnotherType),
        (["microsoft_multi_refresh_token": "true"], "microsoft_multi_refresh_token", .ofAnotherType),
    ]

    @Test(
        "only JSON, called so, is read",
        arguments: [
            ("{}", "text/html"), ("[]", "application/json"), ("{", "application/json"),
            ("{\"a\":1,\"a\":2}", "application/json"), ("{}", "application/json\r\nContent-Type: text/html"),
            ("\u{FEFF}{}", "application/json"),
        ]
    )
    func notJSON(_ body: String, _ type: String) async throws {
        let provider = try await LyingProvider { _ in LyingProvider.json(body, type: type) }
        #expect(await failure(provider) == ProviderFailure(.discovery, .notJSON))
    }

    @Test(
        "JSON may be called so with its encoding",
        arguments: ["application/json; charset=utf-8", "Application/JSON"]
    )
    func mediaType(_ type: String) async throws {
        let provider = try await provider(type: type)
        _ = try await OidcDiscovery(issuer: provider.issuer, certificate: provider.authority).run(.here())
    }

    @Test("another status than 200 is told by its number alone")
    func status() async throws {
        let provider = try await LyingProvider { _ in LyingProvider.json("{}", status: "404 <script>") }
        let failure = try #require(await failure(provider))
        #expect(failure == ProviderFailure(.discovery, .status(404)))
        #expect("\(failure)" == "the provider's page .well-known/openid-configuration answers with the status 404")
    }
}
