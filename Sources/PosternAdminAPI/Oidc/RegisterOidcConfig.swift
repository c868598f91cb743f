/// Stores a network's OpenID Connect provider, and so switches single sign-on on.
package enum RegisterOidcConfig: AdminOperation {
    package static let declaration = OperationDeclaration(
        "wickr:RegisterOidcConfig",
        .write,
        .post,
        "/networks/{networkId}/oidc/save",
        "Have users sign in with an OpenID Connect provider.",
        fields: [
            .networkID,
            .companyID,
            .customUsername,
            .extraAuthParams,
            .issuer,
            .scopes,
            Field("secret", .text(.clientSecret), isSensitive: true, "The client's secret at the provider."),
            .ssoTokenBufferMinutes,
            Field("userId", .text(.claim), .standard("sub"), "The claim that names a user."),
        ],
        reply: OidcConfigInfo.fields
    )

    package struct Request: Codable, Hashable, Sendable {
        package var networkId: String
        package var companyId: String
        package var customUsername: String?
        package var extraAuthParams: String?
        package var issuer: String
        package var scopes: String
        package var secret: String?
        package var ssoTokenBufferMinutes: Int?
        package var userId = "sub"

        package init(networkId: String, companyId: String, issuer: String, scopes: String) {
            self.networkId = networkId
            self.companyId = companyId
            self.issuer = issuer
            self.scopes = scopes
        }
    }

    package typealias Reply = OidcConfigInfo
}
