import NIOSSL

/// Whether administrators may show a TLS client certificate.
package enum ClientCertificateRule: String, CaseIterable, Sendable {
    /// None is asked for.
    case off
    /// One that is shown must be of the authority.
    case optional
    /// Who shows none of the authority gets no connection. A certificate that proves a principal stands for signature
    /// or token; one that proves nobody opens the connection, and signature or token prove the principal.
    case required
}

/// Which client certificates are taken, and whose.
package struct ClientCertificates: Hashable, Sendable {
    package let rule: ClientCertificateRule
    /// PEM: the authorities that sign them. Empty only where none is asked for.
    package let authority: String

    package static let off = ClientCertificates()

    private init() {
        rule = .off
        authority = ""
    }

    /// - Parameter authority: The file's path.
    /// - Throws: ``ClientCertificateFault``.
    package init(_ rule: ClientCertificateRule, authority: String?) throws(ClientCertificateFault) {
        self.rule = rule
        guard rule != .off else {
            self.authority = ""
            return
        }
        guard let authority else { throw .noAuthority }
        guard let certificates = try? NIOSSLCertificate.fromPEMFile(authority), !certificates.isEmpty else {
            throw .unreadable(authority)
        }
        self.authority = authority
    }

    func apply(to configuration: inout TLSConfiguration) {
        guard rule != .off else { return }
        configuration.trustRoots = .file(authority)
        configuration.certificateVerification = rule == .required ? .noHostnameVerification : .optionalVerification
        configuration.sendCANameList = true
    }
}

/// Why client certificates cannot be asked for.
package enum ClientCertificateFault: Error, Hashable, Sendable {
    case noAuthority
    case unreadable(String)
}

extension ClientCertificateFault: CustomStringConvertible {
    package var description: String {
        switch self {
        case .noAuthority: "admin.client-certificates needs admin.client-authority"
        case .unreadable(let path): "\(path) holds no certificate"
        }
    }
}
