import Crypto
import Foundation
import SwiftASN1
import X509

/// A certificate authority of one installation, which vouches for one host name and nothing else.
///
/// P-256, 10 years. Its name constraint (RFC 5280 §4.2.1.10) permits the host alone, so that who holds its key cannot
/// pass for any other server towards those who trust it. Only DNS names are constrained: BoringSSL, which verifies in
/// SwiftNIO, refuses constraints on IP addresses.
struct LocalAuthority {
    let certificate: Certificate
    let key: Certificate.PrivateKey

    static let lifetime: TimeInterval = 3652 * 86_400
    static let serverLifetime: TimeInterval = 90 * 86_400
    /// Certificates count from a little earlier, for clocks that are behind.
    private static let backdating: TimeInterval = 300

    init(certificate: Certificate, key: Certificate.PrivateKey) {
        self.certificate = certificate
        self.key = key
    }

    /// A new authority for a host.
    ///
    /// - Parameter host: A DNS name in lower case.
    init(host: String, now: Date) throws {
        let key = Certificate.PrivateKey(P256.Signing.PrivateKey())
        let name = try Self.name("Postern local authority", host: host)
        certificate = try Certificate(
            version: .v3,
            serialNumber: Certificate.SerialNumber(),
            publicKey: key.publicKey,
            notValidBefore: now.addingTimeInterval(-Self.backdating),
            notValidAfter: now.addingTimeInterval(Self.lifetime),
            issuer: name,
            subject: name,
            signatureAlgorithm: .ecdsaWithSHA256,
            extensions: try Certificate.Extensions {
                Critical(BasicConstraints.isCertificateAuthority(maxPathLength: 0))
                Critical(KeyUsage(keyCertSign: true, cRLSign: true))
                Critical(NameConstraints(permittedDNSDomains: [host]))
                SubjectKeyIdentifier(hash: key.publicKey)
            },
            issuerPrivateKey: key
        )
        self.key = key
    }

    /// A certificate of 90 days for a server of these names, at most until the authority's own end.
    func issue(
        to serverKey: Certificate.PublicKey,
        names: SubjectAlternativeNames,
        host: String,
        now: Date
    ) throws -> Certificate {
        try Certificate(
            version: .v3,
            serialNumber: Certificate.SerialNumber(),
            publicKey: serverKey,
            notValidBefore: now.addingTimeInterval(-Self.backdating),
            notValidAfter: min(now.addingTimeInterval(Self.serverLifetime), certificate.notValidAfter),
            issuer: certificate.subject,
            subject: try Self.name("Postern server", host: host),
            signatureAlgorithm: .ecdsaWithSHA256,
            extensions: try Certificate.Extensions {
                Critical(BasicConstraints.notCertificateAuthority)
                Critical(KeyUsage(digitalSignature: true))
                try ExtendedKeyUsage([.serverAuth])
                names
                SubjectKeyIdentifier(hash: serverKey)
                AuthorityKeyIdentifier(keyIdentifier: SubjectKeyIdentifier(hash: certificate.publicKey).keyIdentifier)
            },
            issuerPrivateKey: key
        )
    }

    /// The names that a server is reached by: its host, and of `localhost` the loopback addresses too.
    static func names(of host: String) -> SubjectAlternativeNames {
        var names: [GeneralName] = [.dnsName(host)]
        if host == "localhost" {
            let loopback: [[UInt8]] = [[127, 0, 0, 1], Array(repeating: 0, count: 15) + [1]]
            names += loopback.map { .ipAddress(ASN1OctetString(contentBytes: $0[...])) }
        }
        return SubjectAlternativeNames(names)
    }

    /// X.520 holds an organisation's name to 64 characters.
    private static func name(_ common: String, host: String) throws -> DistinguishedName {
        try DistinguishedName {
            OrganizationName(String(host.prefix(64)))
            CommonName(common)
        }
    }
}
