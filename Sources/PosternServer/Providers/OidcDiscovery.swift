/// Asks an OpenID Connect provider what it is and can do.
///
/// - seealso: OpenID Connect Discovery 1.0 §4
package struct OidcDiscovery: Sendable {
    let issuer: String
    let certificate: String?

    /// - Parameters:
    ///   - issuer: An `https` address without query and fragment.
    ///   - certificate: PEM of the authority of a private provider.
    package init(issuer: String, certificate: String? = nil) {
        (self.issuer, self.certificate) = (issuer, certificate)
    }

    package func run(_ client: ProviderClient) async throws(ProviderFailure) -> OidcMetadata {
        try await client.run(trusting: certificate) { errand in
            try await Self.metadata(of: issuer, errand)
        }
    }

    static func metadata(of issuer: String, _ errand: ProviderErrand) async throws -> OidcMetadata {
        let page = try page(of: issuer)
        let metadata = try OidcMetadata(await errand.get(page, .discovery).expected(.discovery))
        // Scalar for scalar: Swift's == would take two spellings of a character for the same.
        guard metadata.issuer.utf8.elementsEqual(issuer.utf8) else { throw ProviderFailure(.discovery, .otherIssuer) }
        return metadata
    }

    /// §4: a slash at the end of the issuer is dropped before the rest is appended.
    private static func page(of issuer: String) throws(ProviderFailure) -> ProviderAddress {
        guard let address = ProviderAddress(issuer), address.query == nil else {
            throw ProviderFailure(.issuer, .notAnAddress)
        }
        let path = address.path.hasSuffix("/") ? String(address.path.dropLast()) : address.path
        return address.with(path: path + "/.well-known/openid-configuration")
    }
}
