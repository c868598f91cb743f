package import Foundation
package import PosternTransport
import SwiftASN1
import X509

/// A server's certificate with its key, read from files and found to belong together.
package struct ServerCertificate: Sendable {
    /// What the clients' listener shows.
    package let identity: ServerIdentity
    /// What the admin endpoint shows: PEM texts, the same.
    package let chainPEM: [UInt8]
    package let keyPEM: [UInt8]
    package let notBefore: Date
    package let expires: Date
    /// The authority's SubjectPublicKeyInfo, DER, whose SHA-512 charters pin; `nil`: clients' own roots decide.
    package let authorityKeyInfo: [UInt8]?

    let leaf: Certificate

    /// A chain and a key are a few kilobytes.
    static let largestFile = 256 << 10

    init(_ files: CertificateFiles) throws(CertificateFault) {
        chainPEM = try Self.bytes(files.chain)
        keyPEM = try Self.bytes(files.key)
        let chain = try Self.certificates(chainPEM, file: files.chain)
        guard let leaf = chain.first else {
            throw .unreadable(file: files.chain, reason: "holds no certificate")
        }
        let key = try Self.privateKey(keyPEM, file: files.key)
        guard key.publicKey == leaf.publicKey else { throw .keyMismatch(chain: files.chain, key: files.key) }
        authorityKeyInfo = try Self.authorityKeyInfo(files, chain: chain)
        do {
            identity = try ServerIdentity(chainPEM: chainPEM, keyPEM: keyPEM)
        } catch {
            throw .unreadable(file: files.chain, reason: "\(error)")
        }
        self.leaf = leaf
        notBefore = leaf.notValidBefore
        expires = leaf.notValidAfter
    }

    /// Two thirds of its life are over.
    package func isDueForRenewal(at now: Date) -> Bool {
        now >= notBefore.addingTimeInterval(expires.timeIntervalSince(notBefore) * 2 / 3)
    }

    private static func authorityKeyInfo(
        _ files: CertificateFiles,
        chain: [Certificate]
    ) throws(CertificateFault) -> [UInt8]? {
        guard let file = files.authority else { return nil }
        guard let authority = try certificates(bytes(file), file: file).first else {
            throw .unreadable(file: file, reason: "holds no certificate")
        }
        guard chain.dropFirst().contains(where: { $0.publicKey == authority.publicKey }) else {
            throw .authorityNotInChain(chain: files.chain, authority: file)
        }
        do {
            var serializer = DER.Serializer()
            try serializer.serialize(authority.publicKey)
            return serializer.serializedBytes
        } catch {
            throw .unreadable(file: file, reason: "\(error)")
        }
    }
}

// Reading PEM.
extension ServerCertificate {
    static func bytes(_ file: String) throws(CertificateFault) -> [UInt8] {
        do {
            return try InstalledFile.read(file, atMost: largestFile)
        } catch {
            throw .unreadable(file: file, reason: error.reason)
        }
    }

    static func certificates(_ pem: [UInt8], file: String) throws(CertificateFault) -> [Certificate] {
        do {
            return try PEMDocument.parseMultiple(pemString: String(decoding: pem, as: UTF8.self))
                .filter { $0.discriminator == Certificate.defaultPEMDiscriminator }
                .map { try Certificate(pemDocument: $0) }
        } catch {
            throw .unreadable(file: file, reason: "not a certificate in PEM")
        }
    }

    /// The reason is ours alone: what a parser says of a key could hold some of it.
    static func privateKey(_ pem: [UInt8], file: String) throws(CertificateFault) -> Certificate.PrivateKey {
        do {
            // Some tools write the curve's parameters before the key.
            let blocks = try PEMDocument.parseMultiple(pemString: String(decoding: pem, as: UTF8.self))
            guard let block = blocks.first(where: { $0.discriminator.hasSuffix("PRIVATE KEY") }) else {
                throw CertificateFault.unreadable(file: file, reason: "holds no private key")
            }
            return try Certificate.PrivateKey(pemDocument: block)
        } catch let fault as CertificateFault {
            throw fault
        } catch {
            throw .unreadable(file: file, reason: "not a private key in PEM")
        }
    }
}
