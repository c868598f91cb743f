import PosternAdminAPI

/// Who an ID token is from and for.
///
/// Its signature is not looked at: it came from the token endpoint itself, over TLS, which may stand in for it (OpenID
/// Connect Core 1.0 §3.1.3.7, item 6).
struct IDTokenClaims {
    private let issuer: String?
    private let audience: [String]

    /// - Parameter token: A JWS in the compact form (RFC 7515 §3.1).
    init(_ token: String, _ answer: ProviderObject) throws(ProviderFailure) {
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, parts.allSatisfy({ !$0.isEmpty }), let payload = Base64.bytes(String(parts[1]), .url),
            let claims = (try? JSONParser.parse(payload))?.members
        else { throw answer.fault("id_token", .notAToken) }
        issuer = claims["iss"]?.text
        audience =
            switch claims["aud"] {
            case .text(let one): [one]
            case .list(let several): several.compactMap(\.text)
            default: []
            }
    }

    func check(issuer: String, client: String, _ answer: ProviderObject) throws(ProviderFailure) {
        guard self.issuer == issuer else { throw answer.fault("id_token", .ofAnotherIssuer) }
        guard audience.contains(client) else { throw answer.fault("id_token", .forAnotherClient) }
    }
}
