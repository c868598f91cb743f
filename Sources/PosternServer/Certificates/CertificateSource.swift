package import Foundation
import SwiftASN1
import Synchronization
import X509

/// The certificate that every listener shows: loaded whole, checked, and only then put in the place of the one before.
package final class CertificateSource: Sendable {
    private struct State {
        var files: CertificateFiles
        var current: ServerCertificate
        /// The files as they were looked at last.
        var seen: [FileStamp?]
    }

    private let state: Mutex<State>

    package init(_ files: CertificateFiles) throws(CertificateFault) {
        // Taken before the files are read: what changes meanwhile is seen as a change.
        let seen = files.stamps
        state = Mutex(State(files: files, current: try ServerCertificate(files), seen: seen))
    }

    package var current: ServerCertificate { state.withLock { $0.current } }

    /// Reads the files again, which may be others now. What cannot be used changes nothing.
    package func reload(_ files: CertificateFiles) throws(CertificateFault) -> ServerCertificate {
        let seen = files.stamps
        let loaded = try ServerCertificate(files)
        state.withLock { $0 = State(files: files, current: loaded, seen: seen) }
        return loaded
    }

    /// Reads the files again where they are not the ones that were looked at last.
    ///
    /// - Returns: What is to be shown from now on; `nil` where nothing has changed.
    /// - Throws: Once for each state of the files that cannot be used; the old certificate stays.
    package func reloadIfChanged() throws(CertificateFault) -> ServerCertificate? {
        let (files, seen) = state.withLock { ($0.files, $0.seen) }
        let stamps = files.stamps
        guard stamps != seen else { return nil }
        state.withLock { $0.seen = stamps }
        return try reload(files)
    }

    /// Renews a certificate of the local authority that has lived for two thirds of its life.
    ///
    /// The server's key stays, so that one file changes, at once and whole: after a crash key and chain belong together.
    ///
    /// - Returns: What is to be shown from now on; `nil` when nothing is due or somebody else renews.
    package func renewIfDue(at now: Date) throws -> ServerCertificate? {
        let (files, current) = state.withLock { ($0.files, $0.current) }
        guard current.isDueForRenewal(at: now), let authority = try LocalAuthority(files) else { return nil }
        let names = try current.leaf.extensions.subjectAlternativeNames ?? SubjectAlternativeNames()
        let host = names.dnsNames.first ?? "localhost"
        let leaf = try authority.issue(to: current.leaf.publicKey, names: names, host: host, now: now)
        let chain = try leaf.serializeAsPEM().pemString + "\n" + authority.certificate.serializeAsPEM().pemString + "\n"
        try InstalledFile.write(Array(chain.utf8), to: files.chain, mode: 0o644)
        return try reload(files)
    }
}

extension CertificateFiles {
    fileprivate var stamps: [FileStamp?] { [chain, key, authority].map { $0.flatMap(FileStamp.init) } }
}

extension LocalAuthority {
    /// `nil` where the files name no local authority.
    init?(_ files: CertificateFiles) throws(CertificateFault) {
        guard let keyFile = files.authorityKey, let file = files.authority else { return nil }
        let key = try ServerCertificate.privateKey(ServerCertificate.bytes(keyFile), file: keyFile)
        let certificates = try ServerCertificate.certificates(ServerCertificate.bytes(file), file: file)
        guard let certificate = certificates.first, certificate.publicKey == key.publicKey else {
            throw .authorityKeyMismatch(key: keyFile, authority: file)
        }
        self.init(certificate: certificate, key: key)
    }
}

extension SubjectAlternativeNames {
    fileprivate var dnsNames: [String] {
        compactMap { name in
            guard case .dnsName(let text) = name else { return nil }
            return text
        }
    }
}
