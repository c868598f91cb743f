import PosternAdminAPI

@testable import PosternServer

/// A provider that tells what a provider has to tell, and answers at its token endpoint as a test says.
struct TokenProvider {
    let server: LyingProvider

    /// - Parameters:
    ///   - methods: How clients prove themselves; `nil` leaves it out.
    ///   - platform: The platform's page of OpenTDF; `ISSUER` stands for the issuer in it and in the answer.
    init(
        methods: [String]? = nil,
        platform: String = "",
        answer: @escaping @Sendable (_ issuer: String) -> LyingProvider.Answer
    ) async throws {
        server = try await LyingProvider { request in
            let issuer = "https://\(request.host)"
            switch request.target {
            case "/.well-known/openid-configuration":
                return LyingProvider.json(String(decoding: Self.page(issuer, methods).serialised, as: UTF8.self))
            case "/.well-known/opentdf-configuration":
                return LyingProvider.json(platform.replacing("ISSUER", with: issuer))
            case "/token": return answer(issuer)
            default: return LyingProvider.json("{}", status: "404 Not Found")
            }
        }
    }

    /// What was asked at the token endpoint.
    var asked: [LyingProvider.Request] { server.requests.filter { $0.target == "/token" } }

    private static func page(_ issuer: String, _ methods: [String]?) -> JSONValue {
        var page: JSONValue = [
            "issuer": .text(issuer),
            "authorization_endpoint": .text(issuer + "/authorize"),
            "token_endpoint": .text(issuer + "/token"),
            "jwks_uri": .text(issuer + "/jwks"),
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
        ]
        if let methods {
            page = page.merged(with: ["token_endpoint_auth_methods_supported": .list(methods.map { .text($0) })])
        }
        return page
    }

    /// A token that nobody signed.
    static func idToken(_ claims: JSONValue) -> String {
        "eyJhbGciOiJSUzI1NiJ9.\(Base64.text(claims.serialised, .url)).AAAA"
    }
}
