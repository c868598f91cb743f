package import PosternAdminAPI

/// What an OpenID Connect provider says of itself, as far as it is used here.
///
/// - seealso: OpenID Connect Discovery 1.0 §3
package struct OidcMetadata: Hashable, Sendable {
    package let issuer: String
    package let authorizationEndpoint: ProviderAddress
    package let tokenEndpoint: ProviderAddress
    package let jwksURI: ProviderAddress
    package let userinfoEndpoint: ProviderAddress?
    package let endSessionEndpoint: ProviderAddress?
    package let logoutEndpoint: ProviderAddress?
    package let revocationEndpoint: ProviderAddress?
    package let responseTypes: [String]
    package let idTokenAlgorithms: [String]
    package let scopes: [String]?
    package let grantTypes: [String]?
    package let tokenEndpointAuthMethods: [String]?
    package let microsoftMultiRefreshToken: Bool?

    /// What it means to leave them out.
    static let standardTokenEndpointAuthMethods = ["client_secret_basic"]

    /// - Throws: When something that has to be there is not, or is not what it has to be.
    init(_ page: ProviderObject) throws(ProviderFailure) {
        issuer = try page.required("issuer", page.text("issuer"))
        authorizationEndpoint = try page.required(
            "authorization_endpoint",
            page.address("authorization_endpoint")
        )
        tokenEndpoint = try page.required("token_endpoint", page.address("token_endpoint"))
        jwksURI = try page.required("jwks_uri", page.address("jwks_uri"))
        userinfoEndpoint = try page.address("userinfo_endpoint")
        endSessionEndpoint = try page.address("end_session_endpoint")
        logoutEndpoint = try page.address("logout_endpoint")
        revocationEndpoint = try page.address("revocation_endpoint")
        responseTypes = try page.required("response_types_supported", page.texts("response_types_supported"))
        guard responseTypes.contains("code") else { throw page.fault("response_types_supported", .withoutCode) }
        _ = try page.required("subject_types_supported", page.texts("subject_types_supported"))
        idTokenAlgorithms = try page.required(
            "id_token_signing_alg_values_supported",
            page.texts("id_token_signing_alg_values_supported")
        )
        scopes = try page.texts("scopes_supported")
        grantTypes = try page.texts("grant_types_supported")
        tokenEndpointAuthMethods = try page.texts("token_endpoint_auth_methods_supported")
        microsoftMultiRefreshToken = try page.boolean("microsoft_multi_refresh_token")
    }

    package var reply: RegisterOidcConfigTest.Reply {
        var reply = RegisterOidcConfigTest.Reply()
        reply.issuer = issuer
        reply.authorizationEndpoint = authorizationEndpoint.text
        reply.tokenEndpoint = tokenEndpoint.text
        reply.userinfoEndpoint = userinfoEndpoint?.text
        reply.endSessionEndpoint = endSessionEndpoint?.text
        reply.logoutEndpoint = logoutEndpoint?.text
        reply.revocationEndpoint = revocationEndpoint?.text
        reply.responseTypesSupported = responseTypes
        reply.scopesSupported = scopes
        reply.grantTypesSupported = grantTypes
        reply.tokenEndpointAuthMethodsSupported = tokenEndpointAuthMethods
        reply.microsoftMultiRefreshToken = microsoftMultiRefreshToken
        return reply
    }
}
