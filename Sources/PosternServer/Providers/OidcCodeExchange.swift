import Crypto
package import PosternAdminAPI

/// Has a provider turn a code into tokens.
///
/// - seealso: OpenID Connect Core 1.0 §3.1.3; RFC 7636 for the verifier
package struct OidcCodeExchange: Sendable, Undescribed {
    let issuer: String
    let certificate: String?
    let client: OAuthClient
    let code: String
    let redirectURI: String
    let codeVerifier: String?

    /// - Parameters:
    ///   - redirectURI: Where the code came to, as it was asked for.
    ///   - codeVerifier: What the code was asked with, where it was.
    ///   - certificate: PEM of the authority of a private provider.
    package init(
        issuer: String,
        client: OAuthClient,
        code: String,
        redirectURI: String,
        codeVerifier: String?,
        certificate: String? = nil
    ) {
        (self.issuer, self.client, self.certificate) = (issuer, client, certificate)
        (self.code, self.redirectURI, self.codeVerifier) = (code, redirectURI, codeVerifier)
    }

    package func run(_ provider: ProviderClient) async throws(ProviderFailure) -> OidcTokenInfo {
        try await provider.run(trusting: certificate) { errand in
            let metadata = try await OidcDiscovery.metadata(of: issuer, errand)
            return try tokens(await client.ask(form, of: metadata, errand), of: metadata)
        }
    }

    private var form: Form {
        var form = Form(["grant_type": "authorization_code", "code": code, "redirect_uri": redirectURI])
        form.add("code_verifier", codeVerifier)
        return form
    }

    private func tokens(_ answer: ProviderObject, of provider: OidcMetadata) throws(ProviderFailure) -> OidcTokenInfo {
        var tokens = OidcTokenInfo()
        tokens.accessToken = try answer.required("access_token", answer.text("access_token"))
        tokens.tokenType = try answer.bearerType()
        let idToken = try answer.required("id_token", answer.text("id_token"))
        try IDTokenClaims(idToken, answer).check(issuer: provider.issuer, client: client.id, answer)
        tokens.idToken = idToken
        tokens.refreshToken = try answer.text("refresh_token")
        tokens.expiresIn = try answer.seconds("expires_in")
        tokens.codeVerifier = codeVerifier
        // RFC 7636 §4.2, S256.
        tokens.codeChallenge = codeVerifier.map { Base64.text(Array(SHA256.hash(data: Array($0.utf8))), .url) }
        return tokens
    }
}

extension ProviderObject {
    /// The `token_type`, which knows no case (RFC 6749 §5.1).
    func bearerType() throws(ProviderFailure) -> String {
        let type = try required("token_type", text("token_type"))
        guard type.lowercased() == "bearer" else { throw fault("token_type", .notBearer) }
        return type
    }

    /// A number; some providers write it as text.
    func seconds(_ name: StaticName) throws(ProviderFailure) -> Int64? {
        let seconds: Int64? =
            switch value(name) {
            case nil: nil
            case .integer(let seconds): seconds
            case .text(let digits) where digits.utf8.allSatisfy { (0x30...0x39).contains($0) }: Int64(digits) ?? -1
            default: -1
            }
        guard seconds.map({ $0 >= 0 }) ?? true else { throw fault(name, .ofAnotherType) }
        return seconds
    }
}
