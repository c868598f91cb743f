import Testing

@testable import PosternServer

@Suite("OpenTDF platforms tried")
struct OpenTDFProbeTests {
    private func probe(_ provider: TokenProvider, domain: String? = nil) -> OpenTDFProbe {
        OpenTDFProbe(
            domain: domain ?? "provider.test:\(provider.server.port)",
            client: OAuthClient(id: "relay", secret: "hush"),
            certificate: provider.server.authority
        )
    }

    private func provider(_ platform: String, _ token: String, status: String = "200 OK") async throws -> TokenProvider
    {
        try await TokenProvider(platform: platform) { _ in LyingProvider.json(token, status: status) }
    }

    private static let token = #"{"access_token": "a1", "token_type": "Bearer"}"#

    @Test(
        "the platform names its identity provider, which knows the client",
        arguments: [
            #"{"platform_issuer": "ISSUER", "idp": {"issuer": "https://other.test"}}"#,
            #"{"idp": {"issuer": "ISSUER", "token_endpoint": "https://other.test/token"}}"#,
            #"{"configuration": {"platform_issuer": "ISSUER"}}"#,
        ]
    )
    func works(_ platform: String) async throws {
        let provider = try await provider(platform, Self.token)
        try await probe(provider).run(.here())
        let request = try #require(provider.asked.first)
        #expect(request.body == "grant_type=client_credentials")
        #expect(request.headers.contains("Authorization: Basic cmVsYXk6aHVzaA=="))
    }

    @Test(
        "what keeps it from working is told",
        arguments: [
            ("{}", token, "200 OK", ProviderFailure(.platform, .member("platform_issuer", .missing))),
            (#"{"idp": {}}"#, token, "200 OK", ProviderFailure(.platform, .member("idp.issuer", .missing))),
            (#"{"idp": 1}"#, token, "200 OK", ProviderFailure(.platform, .member("idp", .ofAnotherType))),
            ("<html>", token, "200 OK", ProviderFailure(.platform, .notJSON)),
            (#"{"platform_issuer": "http://a"}"#, token, "200 OK", ProviderFailure(.issuer, .notAnAddress)),
            (#"{"platform_issuer": "ISSUER/"}"#, token, "200 OK", ProviderFailure(.discovery, .otherIssuer)),
            (
                #"{"platform_issuer": "ISSUER"}"#, #"{"error": "invalid_client"}"#, "401 No",
                ProviderFailure(.tokenEndpoint, .refused(.invalidClient))
            ),
            (
                #"{"platform_issuer": "ISSUER"}"#, "{}", "200 OK",
                ProviderFailure(.tokenEndpoint, .member("access_token", .missing))
            ),
        ] as [(String, String, String, ProviderFailure)]
    )
    func fails(_ platform: String, _ token: String, _ status: String, _ expected: ProviderFailure) async throws {
        let provider = try await provider(platform, token, status: status)
        let failure = await #expect(throws: ProviderFailure.self) { try await probe(provider).run(.here()) }
        #expect(failure == expected)
        #expect(failure.map { "\($0)".contains("hush") } == false)
    }

    @Test(
        "a domain is a host and nothing more",
        arguments: ["", "127.0.0.1", "a@provider.test", "provider.test/a", "https://provider.test"]
    )
    func domain(_ domain: String) async throws {
        let provider = try await provider("{}", Self.token)
        let failure = await #expect(throws: ProviderFailure.self) {
            try await probe(provider, domain: domain).run(.here())
        }
        #expect(failure == ProviderFailure(.domain, .notAHost))
        #expect(provider.server.connections.isEmpty)
    }
}
