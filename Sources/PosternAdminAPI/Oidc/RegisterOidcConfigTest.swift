/// Asks an OpenID Connect provider what it can do. Of the answer nothing is kept but the certificate.
package enum RegisterOidcConfigTest: AdminOperation {
    package static let declaration = OperationDeclaration(
        "wickr:RegisterOidcConfigTest",
        .write,
        .post,
        "/networks/{networkId}/oidc/test",
        "Try an OpenID Connect provider.",
        fields: [.networkID, .extraAuthParams, .issuer, .scopes, .certificate(in: .body)],
        reply: [
            Field("tokenEndpoint", .text(.told), "Where codes are turned into tokens."),
            Field("userinfoEndpoint", .text(.told), "Where a user's claims are."),
            Field("responseTypesSupported", .texts, "The kinds of answers."),
            Field("scopesSupported", .texts, "The scopes."),
            Field("issuer", .text(.told), "What the provider calls itself."),
            Field("authorizationEndpoint", .text(.told), "Where users sign in."),
            Field("endSessionEndpoint", .text(.told), "Where users sign out."),
            Field("logoutEndpoint", .text(.told), "Where users sign out."),
            Field("grantTypesSupported", .texts, "The kinds of grants."),
            Field("revocationEndpoint", .text(.told), "Where tokens are ended."),
            Field("tokenEndpointAuthMethodsSupported", .texts, "How a client proves itself."),
            Field("microsoftMultiRefreshToken", .boolean, "Whether a token renews itself for several services."),
        ]
    )

    package struct Request: Codable, Hashable, Sendable {
        package var networkId: String
        package var extraAuthParams: String?
        package var issuer: String
        package var scopes: String
        /// PEM.
        package var certificate: String?

        package init(networkId: String, issuer: String, scopes: String) {
            self.networkId = networkId
            self.issuer = issuer
            self.scopes = scopes
        }
    }

    package struct Reply: Codable, Hashable, Sendable {
        package var tokenEndpoint: String?
        package var userinfoEndpoint: String?
        package var responseTypesSupported: [String]?
        package var scopesSupported: [String]?
        package var issuer: String?
        package var authorizationEndpoint: String?
        package var endSessionEndpoint: String?
        package var logoutEndpoint: String?
        package var grantTypesSupported: [String]?
        package var revocationEndpoint: String?
        package var tokenEndpointAuthMethodsSupported: [String]?
        package var microsoftMultiRefreshToken: Bool?

        package init() {}
    }
}

extension FieldKind {
    /// Texts in a reply, as many as there are.
    fileprivate static let texts = FieldKind.list(.text(.told), 0...Int.max)
}
