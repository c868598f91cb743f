/// Reads a network's OpenID Connect provider. With a code it has the provider turn that into tokens too.
package enum GetOidcInfo: AdminOperation {
    package static let declaration = OperationDeclaration(
        "wickr:GetOidcInfo",
        .read,
        .get,
        "/networks/{networkId}/oidc",
        "Show the OpenID Connect provider, or try a code.",
        fields: [
            .networkID,
            Field("clientId", in: .query, .text(.oidcClientID), "The client, for a code."),
            Field("code", in: .query, .text(.code), isSensitive: true, "The code to turn into tokens."),
            Field("grantType", in: .query, .choice(["authorization_code"]), "The kind of grant."),
            Field("redirectUri", in: .query, .text(TextRule(1...2_048, .word)), "Where the code came to."),
            Field("url", in: .query, .text(.secureAddress), "The provider's address, for a code."),
            Field("clientSecret", in: .query, .text(.clientSecret), isSensitive: true, "The client's secret."),
            Field(
                "codeVerifier",
                in: .query,
                .text(TextRule(43...128, .word)),
                isSensitive: true,
                "What the code was asked with."
            ),
            .certificate(in: .query),
        ],
        reply: [
            Field(
                "openidConnectInfo",
                .object(OidcConfigInfo.fields, unknown: .ignored),
                "The provider; absent where there is none."
            ),
            Field("tokenInfo", .object(OidcTokenInfo.fields, unknown: .ignored), "Only where a code was given."),
        ]
    )

    package struct Request: Codable, Hashable, Sendable {
        package var networkId: String
        package var clientId: String?
        package var code: String?
        package var grantType: String?
        package var redirectUri: String?
        package var url: String?
        package var clientSecret: String?
        package var codeVerifier: String?
        /// PEM.
        package var certificate: String?

        package init(networkId: String) { self.networkId = networkId }
    }

    package struct Reply: Codable, Hashable, Sendable {
        package var openidConnectInfo: OidcConfigInfo?
        package var tokenInfo: OidcTokenInfo?

        package init(openidConnectInfo: OidcConfigInfo?, tokenInfo: OidcTokenInfo? = nil) {
            self.openidConnectInfo = openidConnectInfo
            self.tokenInfo = tokenInfo
        }
    }

    /// A code is no use without the address that it came to, and that is no use without a code.
    package static func faults(in request: Request) -> [ErrorDetail] {
        guard (request.code == nil) != (request.redirectUri == nil) else { return [] }
        let missing = request.code == nil ? "code" : "redirectUri"
        let given = request.code == nil ? "redirectUri" : "code"
        return [ErrorDetail(field: missing, reason: "is required with \(given)")]
    }
}

/// What a provider gave for a code.
package struct OidcTokenInfo: Codable, Hashable, Sendable {
    package var codeVerifier: String?
    package var codeChallenge: String?
    package var accessToken: String?
    package var idToken: String?
    package var refreshToken: String?
    package var tokenType: String?
    /// Seconds.
    package var expiresIn: Int64?

    package init() {}

    static let fields: [Field] = [
        Field("codeVerifier", .text(.told), isSensitive: true, "What the code was asked with."),
        Field("codeChallenge", .text(.told), isSensitive: true, "Its hash."),
        Field("accessToken", .text(.told), isSensitive: true, "The access token."),
        Field("idToken", .text(.told), isSensitive: true, "Who the user is, signed."),
        Field("refreshToken", .text(.told), isSensitive: true, "What renews the access token."),
        Field("tokenType", .text(.told), "What kind of token it is."),
        Field("expiresIn", .integer(0...Int64.max), "For how many seconds the access token holds."),
    ]
}

extension TextRule {
    fileprivate static let code = TextRule(1...4_096, .printable)
}
