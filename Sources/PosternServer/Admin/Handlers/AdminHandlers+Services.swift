import PosternAdminAPI
import PosternRelay
import PosternWire

extension AdminHandlers {
    /// What a network uses beside the relay: an OpenID Connect provider, an OpenTDF platform.
    var services: [AdminHandler] {
        [
            AdminHandler(RegisterOidcConfig.self, reply: { _, held in held }, act: register),
            AdminHandler(reading: GetOidcInfo.self) { request in
                let network = try await id(ofNetwork: request.networkId)
                let held = try await oidc(of: network)
                return GetOidcInfo.Reply(
                    openidConnectInfo: held,
                    tokenInfo: try await tokens(for: request, held, in: network)
                )
            },
            AdminHandler(RegisterOidcConfigTest.self, reply: { _, metadata in metadata.reply }, act: tryProvider),
            AdminHandler(reading: GetOpentdfConfig.self) { request in
                let network = try await id(ofNetwork: request.networkId)
                guard let held = try await relay.service(.openTDF, of: network) else {
                    throw AdminError.notFound("no OpenTDF platform is configured")
                }
                return try JSONParser.parse(Array(held.settings.utf8)).decoded(as: OpentdfConfig.self)
            },
            AdminHandler(
                RegisterOpentdfConfig.self,
                reply: { request, _ in OpentdfConfig(request) },
                act: registerOpenTDF
            ),
        ]
    }

    // MARK: OpenID Connect

    private func oidc(of network: NetworkID) async throws -> OidcConfigInfo? {
        guard let held = try await relay.service(.oidc, of: network) else { return nil }
        var info = try OidcConfigInfo(held)
        let tried = try await relay.service(.oidcTest, of: network)
        info.caCertificate = try tried.flatMap {
            try JSONParser.parse(Array($0.settings.utf8)).members?["certificate"]?.text
        }
        return info
    }

    @Sendable
    private func register(
        _ request: RegisterOidcConfig.Request,
        _ order: Order<OidcConfigInfo>
    ) async throws -> OidcConfigInfo {
        let network = try await id(ofNetwork: request.networkId)
        let info = OidcConfigInfo(request)
        let tried = try await oidc(of: network)?.caCertificate
        return try await relay.configure(
            .oidc,
            of: request.networkId,
            settings: try info.text,
            secret: request.secret,
            by: order
        ) { held in
            var told = try OidcConfigInfo(held)
            told.caCertificate = tried
            return told
        }
    }

    @Sendable
    private func tryProvider(
        _ request: RegisterOidcConfigTest.Request,
        _ order: Order<OidcMetadata>
    ) async throws -> OidcMetadata {
        _ = try await id(ofNetwork: request.networkId)
        let discovery = OidcDiscovery(issuer: request.issuer, certificate: request.certificate)
        let metadata = try await asking { try await discovery.run(providers) }
        let kept = JSONValue.object(["certificate": request.certificate.map(JSONValue.text) ?? .null])
        return try await relay.noteTry(
            .oidcTest,
            of: request.networkId,
            keeping: String(decoding: kept.serialised, as: UTF8.self),
            metadata,
            by: order
        )
    }

    /// - Returns: `nil` where no code was given.
    private func tokens(
        for request: GetOidcInfo.Request,
        _ held: OidcConfigInfo?,
        in network: NetworkID
    ) async throws -> OidcTokenInfo? {
        guard let code = request.code, let redirect = request.redirectUri else { return nil }
        guard let issuer = request.url ?? held?.issuer, let client = request.clientId ?? held?.clientId else {
            throw AdminError.validation([ErrorDetail(field: "url", reason: "is required: no provider is configured")])
        }
        // The kept secret goes to the provider that it was given for, and to no other.
        let isOwn = issuer == held?.issuer
        let kept = isOwn ? try await relay.serviceSecret(.oidc, of: network) : nil
        // Nor over a connection that somebody else's authority vouches for, or as another client's.
        let usesKept = request.clientSecret == nil && kept != nil
        if usesKept, request.certificate ?? held?.caCertificate != held?.caCertificate || client != held?.clientId {
            throw AdminError.badRequest(
                "the kept client secret goes with the kept client and certificate only: give clientSecret too"
            )
        }
        let exchange = OidcCodeExchange(
            issuer: issuer,
            client: OAuthClient(id: client, secret: request.clientSecret ?? kept),
            code: code,
            redirectURI: redirect,
            codeVerifier: request.codeVerifier,
            certificate: request.certificate ?? (isOwn ? held?.caCertificate : nil)
        )
        return try await asking { try await exchange.run(providers) }
    }

    // MARK: OpenTDF

    @Sendable
    private func registerOpenTDF(
        _ request: RegisterOpentdfConfig.Request,
        _ order: Order<OpenTDFOutcome>
    ) async throws -> OpenTDFOutcome {
        _ = try await id(ofNetwork: request.networkId)
        if request.dryRun {
            let client = OAuthClient(id: request.clientId, secret: request.clientSecret)
            try await asking { try await OpenTDFProbe(domain: request.domain, client: client).run(providers) }
            return try await relay.noteTry(.openTDF, of: request.networkId, keeping: nil, .tried, by: order)
        }
        return try await relay.configure(
            .openTDF,
            of: request.networkId,
            settings: String(decoding: try JSONValue(encoding: OpentdfConfig(request)).serialised, as: UTF8.self),
            secret: request.clientSecret,
            by: order
        ) { _ in .configured }
    }

    enum OpenTDFOutcome: Sendable { case tried, configured }

    /// What a provider is at fault for is told as the fault of the field that names it.
    private func asking<Value>(_ work: () async throws -> Value) async throws -> Value {
        do {
            return try await work()
        } catch let error as ProviderFailure {
            throw AdminError.validation([ErrorDetail(field: error.field, reason: error.description)])
        }
    }
}

extension ProviderFailure {
    /// Of the request that named the provider.
    fileprivate var field: String {
        switch subject {
        case .certificate: "certificate"
        case .domain, .platform: "domain"
        case .tokenEndpoint: "code"
        case .issuer, .provider, .discovery: "issuer"
        }
    }
}

extension OpentdfConfig {
    /// What is kept and told of a request: all but the secret.
    fileprivate init(_ request: RegisterOpentdfConfig.Request) {
        self.init(clientId: request.clientId, domain: request.domain, provider: request.provider)
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
