/// Tries an OpenTDF platform: whether it is there, and whether its identity provider knows the client.
///
/// The platform's configuration page names the issuer of its tokens, as `platform_issuer` or as `idp.issuer`.
package struct OpenTDFProbe: Sendable, Undescribed {
    let domain: String
    let client: OAuthClient
    let certificate: String?

    /// - Parameters:
    ///   - domain: The platform's host; a port may follow, after a colon.
    ///   - certificate: PEM of the authority of a private platform.
    package init(domain: String, client: OAuthClient, certificate: String? = nil) {
        (self.domain, self.client, self.certificate) = (domain, client, certificate)
    }

    /// Returns when a token was given. The token is dropped.
    package func run(_ provider: ProviderClient) async throws(ProviderFailure) {
        guard let page = ProviderAddress(authority: domain, path: "/.well-known/opentdf-configuration") else {
            throw ProviderFailure(.domain, .notAHost)
        }
        try await provider.run(trusting: certificate) { errand in
            let issuer = try Self.issuer(await errand.get(page, .platform).expected(.platform))
            let metadata = try await OidcDiscovery.metadata(of: issuer, errand)
            let answer = try await client.ask(Form(["grant_type": "client_credentials"]), of: metadata, errand)
            _ = try answer.required("access_token", answer.text("access_token"))
        }
    }

    /// Some releases of the platform wrap the page's members in one named `configuration`.
    private static func issuer(_ page: ProviderObject) throws(ProviderFailure) -> String {
        let page = try page.object("configuration") ?? page
        if let issuer = try page.text("platform_issuer") { return issuer }
        guard let provider = try page.object("idp") else { throw page.fault("platform_issuer", .missing) }
        return try provider.required("idp.issuer", provider.text("issuer"))
    }
}
