import NIOSSL

/// Whose certificates a provider may show: those of the system's roots, and those of an authority that was given.
struct ProviderTrust: Sendable {
    static let mostCertificates = 16

    let configuration: TLSConfiguration

    /// - Parameter pem: The given authority's certificate, and those that it is to be found with.
    init(_ pem: String?) throws(ProviderFailure) {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.minimumTLSVersion = .tlsv12
        if let pem { configuration.additionalTrustRoots = [.certificates(try Self.certificates(pem))] }
        self.configuration = configuration
    }

    private static func certificates(_ pem: String) throws(ProviderFailure) -> [NIOSSLCertificate] {
        // What the library says of bytes that are none could hold some of them.
        guard let certificates = try? NIOSSLCertificate.fromPEMBytes(Array(pem.utf8)),
            (1...mostCertificates).contains(certificates.count)
        else { throw ProviderFailure(.certificate, .notPEM) }
        return certificates
    }
}
