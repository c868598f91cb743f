import NIOSSL
import PosternWire

/// Whom a client takes for its relay. The certificate's name is checked in every case but ``anyone``.
package enum ServerTrust: Hashable, Sendable {
    /// Nobody is trusted and nothing secret may be said: to fetch charters, which prove themselves.
    case anyone
    /// The chain must end in one of these CA certificates, DER.
    case authorities([[UInt8]])
    /// The system's roots decide.
    case system
}

/// A certificate that a server showed.
package struct PresentedCertificate: Hashable, Sendable {
    package let der: [UInt8]
    /// SubjectPublicKeyInfo, DER.
    package let publicKeyInfo: [UInt8]

    init?(_ certificate: NIOSSLCertificate) {
        guard let der = try? certificate.toDERBytes(),
            let info = try? certificate.extractPublicKey().toSPKIBytes()
        else { return nil }
        self.der = der
        publicKeyInfo = info
    }
}

extension ServerTrust {
    func configuration() throws(TransportError) -> TLSConfiguration {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.minimumTLSVersion = .tlsv13
        configuration.applicationProtocols = [ProtocolVersion.applicationProtocol]
        switch self {
        case .system: break
        case .anyone: configuration.certificateVerification = .noHostnameVerification
        case .authorities(let authorities):
            do {
                let roots = try authorities.map { try NIOSSLCertificate(bytes: $0, format: .der) }
                configuration.trustRoots = .certificates(roots)
            } catch {
                throw .badIdentity("\(error)")
            }
        }
        return configuration
    }
}
