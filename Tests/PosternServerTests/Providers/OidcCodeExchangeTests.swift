import PosternAdminAPI
import Testing

@testable import PosternServer

@Suite("Codes turned into tokens")
struct OidcCodeExchangeTests {
    private static let secret = "s3cret: /+%é"
    // RFC 7636 appendix B.
    private static let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    private static let challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"

    private func exchange(
        _ provider: TokenProvider,
        secret: String? = secret,
        verifier: String? = verifier
    ) -> OidcCodeExchange {
        OidcCodeExchange(
            issuer: provider.server.issuer,
            client: OAuthClient(id: "relay:1", secret: secret),
            code: "code&1",
            redirectURI: "https://relay.example/back",
            codeVerifier: verifier,
            certificate: provider.server.authority
        )
    }

    /// - Parameter changes: To an answer that is as it has to be.
    private func answer(_ issuer: String, changes: JSONValue = [:]) -> LyingProvider.Answer {
        let good: JSONValue = [
            "access_token": "a1", "token_type": "Bearer", "refresh_token": "r1", "expires_in": 3_600,
            "id_token": .text(TokenProvider.idToken(["iss": .text(issuer), "aud": "relay:1"])),
        ]
        return LyingProvider.json(String(decoding: good.merged(with: changes).serialised, as: UTF8.self))
    }

    @Test("gives what the provider gave, with the verifier and its challenge")
    func tokens() async throws {
        let provider = try await TokenProvider { answer($0) }
        let tokens = try await exchange(provider).run(.here())
        var expected = OidcTokenInfo()
        (expected.accessToken, expected.refreshToken, expected.tokenType) = ("a1", "r1", "Bearer")
        expected.expiresIn = 3_600
        expected.idToken = TokenProvider.idToken(["iss": .text(provider.server.issuer), "aud": "relay:1"])
        (expected.codeVerifier, expected.codeChallenge) = (Self.verifier, Self.challenge)
        #expect(tokens == expected)
    }

    private static let common =
        "grant_type=authorization_code&code=code%261&redirect_uri=https%3A%2F%2Frelay.example%2Fback"
        + "&code_verifier=\(verifier)"

    @Test(
        "a client proves itself as the provider asks, the header first",
        arguments: [nil, ["client_secret_basic"], ["client_secret_post", "client_secret_basic", "private_key_jwt"]]
    )
    func basic(_ methods: [String]?) async throws {
        let provider = try await TokenProvider(methods: methods) { answer($0) }
        _ = try await exchange(provider).run(.here())
        let request = try #require(provider.asked.first)
        // RFC 6749 §2.3.1: both are encoded for a form before they are joined.
        let credentials = Base64.text(Array("relay%3A1:s3cret%3A%20%2F%2B%25%C3%A9".utf8))
        #expect(request.headers.contains("Authorization: Basic \(credentials)"))
        #expect(request.headers.contains("Content-Type: application/x-www-form-urlencoded"))
        #expect(request.body == Self.common)
        #expect(request.head.hasPrefix("POST /token HTTP/1.1\r\n"))
    }

    @Test("the secret stands in the body where the provider takes it there alone")
    func post() async throws {
        let provider = try await TokenProvider(methods: ["client_secret_post"]) { answer($0) }
        _ = try await exchange(provider).run(.here())
        let request = try #require(provider.asked.first)
        #expect(!request.head.contains("Authorization"))
        #expect(request.body == Self.common + "&client_id=relay%3A1&client_secret=s3cret%3A%20%2F%2B%25%C3%A9")
    }

    @Test("a client without a secret tells who it is")
    func publicClient() async throws {
        let provider = try await TokenProvider(methods: ["none"]) { answer($0) }
        let tokens = try await exchange(provider, secret: nil, verifier: nil).run(.here())
        let request = try #require(provider.asked.first)
        #expect(!request.head.contains("Authorization"))
        #expect(
            request.body == "grant_type=authorization_code&code=code%261"
                + "&redirect_uri=https%3A%2F%2Frelay.example%2Fback&client_id=relay%3A1"
        )
        #expect(tokens.codeVerifier == nil && tokens.codeChallenge == nil)
    }

    @Test("a secret is not sent where it is not taken", arguments: [[], ["private_key_jwt", "none"]])
    func noMethod(_ methods: [String]) async throws {
        let provider = try await TokenProvider(methods: methods) { answer($0) }
        let failure = await #expect(throws: ProviderFailure.self) { _ = try await exchange(provider).run(.here()) }
        #expect(failure == ProviderFailure(.tokenEndpoint, .noClientAuthentication))
        #expect(provider.asked.isEmpty)
    }

    @Test("why the provider refuses is told in our own words", arguments: OAuthRefusal.allCases)
    func refused(_ refusal: OAuthRefusal) async throws {
        let provider = try await TokenProvider { _ in
            let body = #"{"error": "\#(refusal.rawValue)", "error_description": "the secret s3cret is wrong"}"#
            return LyingProvider.json(body, status: refusal == .invalidClient ? "401 No" : "400 No")
        }
        let failure = await #expect(throws: ProviderFailure.self) { _ = try await exchange(provider).run(.here()) }
        #expect(failure == ProviderFailure(.tokenEndpoint, .refused(refusal)))
        #expect(failure.map { "\($0)".contains("s3cret") } == false)
        #expect(failure.map { "\($0)".contains("(\(refusal.rawValue))") } == true)
    }

    @Test(
        "a refusal that no standard knows is a status",
        arguments: [
            (#"{"error": "s3cret"}"#, "400 No", 400), ("{}", "401 No", 401), ("<html>", "400 No", 400),
            (#"{"error": "invalid_client"}"#, "500 No", 500), ("{}", "201 Created", 201),
        ]
    )
    func unknownRefusal(_ body: String, _ status: String, _ number: Int) async throws {
        let provider = try await TokenProvider { _ in LyingProvider.json(body, status: status) }
        let failure = await #expect(throws: ProviderFailure.self) { _ = try await exchange(provider).run(.here()) }
        #expect(failure == ProviderFailure(.tokenEndpoint, .status(number)))
    }

    @Test("an answer that lacks something, or has it otherwise, is refused", arguments: faultyAnswers)
    func faults(_ changes: JSONValue, _ name: StaticName, _ fault: ProviderFailure.Fault) async throws {
        let provider = try await TokenProvider { answer($0, changes: changes) }
        let failure = await #expect(throws: ProviderFailure.self) { _ = try await exchange(provider).run(.here()) }
        #expect(failure == ProviderFailure(.tokenEndpoint, .member(name, fault)))
    }

    private static let faultyAnswers: [(JSONValue, StaticName, ProviderFailure.Fault)] = [
        (["access_token": .null], "access_token", .missing),
        (["access_token": 1], "access_token", .ofAnotherType),
        (["access_token": "a\nb"], "access_token", .ofAnotherType),
        (["token_type": .null], "token_type", .missing),
        (["token_type": "mac"], "token_type", .notBearer),
        (["expires_in": -1], "expires_in", .ofAnotherType),
        (["expires_in": "soon"], "expires_in", .ofAnotherType),
        (["expires_in": "99999999999999999999"], "expires_in", .ofAnotherType),
        (["expires_in": .real(1.5)], "expires_in", .ofAnotherType),
        (["refresh_token": []], "refresh_token", .ofAnotherType),
        (["id_token": .null], "id_token", .missing),
        (["id_token": "a.b"], "id_token", .notAToken),
        (["id_token": "a..c"], "id_token", .notAToken),
        (["id_token": "a.b!.c"], "id_token", .notAToken),
        (["id_token": .text("a.\(Base64.text([0x5B, 0x5D], .url)).c")], "id_token", .notAToken),
        (["id_token": .text(TokenProvider.idToken(["aud": "relay:1"]))], "id_token", .ofAnotherIssuer),
        (
            ["id_token": .text(TokenProvider.idToken(["iss": "https://other.test", "aud": "relay:1"]))],
            "id_token", .ofAnotherIssuer
        ),
    ]

    @Test(
        "a token for others is refused",
        arguments: [
            ("relay:1", true), (["other", "relay:1"], true), ("relay:2", false), ([], false), (.null, false),
            (1, false),
        ] as [(JSONValue, Bool)]
    )
    func audience(_ audience: JSONValue, _ isForUs: Bool) async throws {
        let provider = try await TokenProvider { issuer in
            let token = TokenProvider.idToken(["iss": .text(issuer), "aud": audience])
            return answer(issuer, changes: ["id_token": .text(token)])
        }
        if isForUs {
            _ = try await exchange(provider).run(.here())
        } else {
            let failure = await #expect(throws: ProviderFailure.self) { _ = try await exchange(provider).run(.here()) }
            #expect(failure == ProviderFailure(.tokenEndpoint, .member("id_token", .forAnotherClient)))
        }
    }

    @Test(
        "seconds may be text, and be left out",
        arguments: [("60", 60), (0, 0), (.null, nil)] as [(JSONValue, Int64?)]
    )
    func seconds(_ written: JSONValue, _ seconds: Int64?) async throws {
        let provider = try await TokenProvider { answer($0, changes: ["expires_in": written, "token_type": "bearer"]) }
        #expect(try await exchange(provider).run(.here()).expiresIn == seconds)
    }

    @Test("neither printing nor dumping shows a secret")
    func undescribed() async throws {
        let provider = try await TokenProvider { answer($0) }
        let exchange = exchange(provider, secret: "hush-hush", verifier: "hush-verifier")
        let probe = OpenTDFProbe(domain: "platform.example", client: exchange.client)
        for value in [exchange, exchange.client, probe, Form(["code": "hush-code"])] as [any Undescribed] {
            var dumped = "\(value) \(String(reflecting: value)) \(value.debugDescription)"
            dump(value, to: &dumped)
            #expect(!dumped.contains("hush") && !dumped.contains("code&1"), "\(dumped)")
        }
    }
}
