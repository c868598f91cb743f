import Crypto
import Foundation
import NIOSSL
import SwiftASN1
import X509

/// An authority that signs administrators' client certificates, and one such certificate.
struct ClientAuthority {
    /// PEM.
    let authority: String
    let certificate: NIOSSLCertificate
    let key: NIOSSLPrivateKey

    /// SHA-256 of the certificate.
    var fingerprint: [UInt8] {
        get throws { Array(SHA256.hash(data: try certificate.toDERBytes())) }
    }

    init(now: Date = Date()) throws {
        let authorityKey = Certificate.PrivateKey(P256.Signing.PrivateKey())
        let clientKey = Certificate.PrivateKey(P256.Signing.PrivateKey())
        let name = try DistinguishedName { CommonName("Administrators") }
        func certificate(
            of key: Certificate.PrivateKey,
            _ subject: DistinguishedName,
            _ extensions: Certificate.Extensions
        ) throws -> Certificate {
            try Certificate(
                version: .v3,
                serialNumber: Certificate.SerialNumber(),
                publicKey: key.publicKey,
                notValidBefore: now.addingTimeInterval(-300),
                notValidAfter: now.addingTimeInterval(3600),
                issuer: name,
                subject: subject,
                signatureAlgorithm: .ecdsaWithSHA256,
                extensions: extensions,
                issuerPrivateKey: authorityKey
            )
        }
        authority = try certificate(
            of: authorityKey,
            name,
            Certificate.Extensions {
                Critical(BasicConstraints.isCertificateAuthority(maxPathLength: 0))
                Critical(KeyUsage(keyCertSign: true))
            }
        ).serializeAsPEM().pemString
        let leaf = try certificate(
            of: clientKey,
            DistinguishedName { CommonName("ann") },
            Certificate.Extensions {
                Critical(BasicConstraints.notCertificateAuthority)
                Critical(KeyUsage(digitalSignature: true))
                try ExtendedKeyUsage([.clientAuth])
            }
        )
        self.certificate = try NIOSSLCertificate(bytes: Array(leaf.serializeAsPEM().pemString.utf8), format: .pem)
        key = try NIOSSLPrivateKey(bytes: Array(clientKey.serializeAsPEM().pemString.utf8), format: .pem)
    }
}
