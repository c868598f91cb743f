import PosternAdminAPI
import PosternRelay

extension AdminHandlers {
    /// What a network uses beside the relay: an OpenID Connect provider, an OpenTDF platform.
    var services: [AdminHandler] {
        [
            AdminHandler(
                RegisterOidcConfig.self,
                reply: { _, held in try OidcConfigInfo(held) },
                act: { request, order in
                    try await relay.configure(
                        .oidc,
                        of: request.networkId,
                        settings: try OidcConfigInfo(request).text,
                        secret: request.secret,
                        by: order
                    )
                }
            ),
            AdminHandler(reading: GetOpentdfConfig.self) { request in
                let network = try await id(ofNetwork: request.networkId)
                guard let held = try await relay.service(.openTDF, of: network) else {
                    throw AdminError.notFound("no OpenTDF platform is configured")
                }
                return try JSONParser.parse(Array(held.settings.utf8)).decoded(as: OpentdfConfig.self)
            },
        ]
    }
}

extension OidcConfigInfo {
    /// What is kept of a request: all but the secret.
    fileprivate init(_ request: RegisterOidcConfig.Request) {
        self.init(companyId: request.companyId, scopes: request.scopes, issuer: request.issuer)
        clientId = request.companyId
        userId = request.userId
        customUsername = request.customUsername
        ssoTokenBufferMinutes = request.ssoTokenBufferMinutes
        extraAuthParams = request.extraAuthParams
    }

    /// As it is told: a secret as asterisks.
    init(_ held: ServiceFacts) throws {
        self = try JSONParser.parse(Array(held.settings.utf8)).decoded(as: OidcConfigInfo.self)
        if held.hasSecret { (clientSecret, secret) = (WriteOnly.mask, WriteOnly.mask) }
    }

    fileprivate var text: String {
        get throws { String(decoding: try JSONValue(encoding: self).serialised, as: UTF8.self) }
    }
}
