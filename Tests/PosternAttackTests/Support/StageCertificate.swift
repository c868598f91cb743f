import Crypto
import Foundation
import PosternTransport
import SwiftASN1
import X509

@testable import PosternServer

/// A certificate for `localhost` under an authority of its own.
struct StageCertificate {
    let authority: Certificate
    let identity: ServerIdentity

    /// - Parameter shown: Another authority's certificate, shown in the place of the own one.
    init(showing shown: Certificate? = nil) throws {
        let host = "localhost"
        let authority = try LocalAuthority(host: host, now: Date())
        let key = Certificate.PrivateKey(P256.Signing.PrivateKey())
        let names = LocalAuthority.names(of: host)
        let leaf = try authority.issue(to: key.publicKey, names: names, host: host, now: Date())
        let chain = try [leaf, shown ?? authority.certificate].map { try $0.serializeAsPEM().pemString + "\n" }
        identity = try ServerIdentity(
            chainPEM: Array(chain.joined().utf8),
            keyPEM: Array(try key.serializeAsPEM().pemString.utf8)
        )
        self.authority = authority.certificate
    }

    /// SubjectPublicKeyInfo, DER.
    var authorityKeyInfo: [UInt8] {
        get throws {
            var serializer = DER.Serializer()
            try serializer.serialize(authority.publicKey)
            return serializer.serializedBytes
        }
    }
}
