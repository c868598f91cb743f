import PosternAdminAPI

/// What a provider knows this relay's network by, and what proves it.
package struct OAuthClient: Sendable, Undescribed {
    package let id: String
    /// `nil`: a public client (RFC 6749 §2.1), which proves nothing.
    let secret: String?

    package init(id: String, secret: String?) {
        (self.id, self.secret) = (id, secret)
    }
}

extension OAuthClient {
    /// Asks a token endpoint, with whatever of `client_secret_basic` and `client_secret_post` it takes.
    ///
    /// - Parameter form: Without the client.
    /// - Returns: An answer with the status 200.
    /// - seealso: RFC 6749 §2.3.1, §5; OpenID Connect Core 1.0 §9
    func ask(_ form: Form, of provider: OidcMetadata, _ errand: ProviderErrand) async throws -> ProviderObject {
        let subject = ProviderFailure.Subject.tokenEndpoint
        var form = form
        var authorization: String?
        switch try method(provider.tokenEndpointAuthMethods ?? OidcMetadata.standardTokenEndpointAuthMethods) {
        case .basic(let credentials): authorization = credentials
        case .post(let secret):
            form.add("client_id", id)
            form.add("client_secret", secret)
        case .none: form.add("client_id", id)
        }
        let reply = try await errand.post(form, authorization: authorization, to: provider.tokenEndpoint, subject)
        guard [400, 401].contains(reply.status) else { return try reply.expected(subject) }
        // What is not as the standard has it is told by its status alone.
        let code = try? reply.object(subject).text("error")
        let refusal = code.flatMap { OAuthRefusal(rawValue: $0) }
        throw ProviderFailure(subject, refusal.map { .refused($0) } ?? .status(reply.status))
    }

    private enum Method {
        /// The value of `Authorization`.
        case basic(String)
        case post(secret: String)
        case none
    }

    private func method(_ supported: [String]) throws(ProviderFailure) -> Method {
        guard let secret else { return .none }
        if supported.contains("client_secret_basic") {
            let credentials = "\(PercentEncoding.encode(id)):\(PercentEncoding.encode(secret))"
            return .basic("Basic \(Base64.text(Array(credentials.utf8)))")
        }
        guard supported.contains("client_secret_post") else {
            throw ProviderFailure(.tokenEndpoint, .noClientAuthentication)
        }
        return .post(secret: secret)
    }
}
