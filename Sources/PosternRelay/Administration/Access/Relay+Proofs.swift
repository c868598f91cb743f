import PosternPrimitives
import PosternStore
import PosternWire

/// An access key of the admin endpoint, its secret opened.
///
/// The secret is what signatures are checked with, so the relay needs it and not only its hash. It has no description
/// and is printed nowhere.
package struct OpenedAccessKey: Sendable, CustomReflectable {
    package let id: String
    package let principal: String
    package let secret: String

    package var customMirror: Mirror { Mirror(self, children: ["id": id]) }
}

extension OpenedAccessKey: CustomStringConvertible {
    package var description: String { "access key \(id)" }
}

/// Why an access key's secret cannot be had.
package enum AccessKeyError: Error, Hashable, Sendable {
    /// It was sealed under another master key, or its row was changed.
    case unreadable(id: String)
}

extension AccessKeyError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .unreadable(let id): "access key \(id) was sealed under another master key"
        }
    }
}

/// What is known under the name of a credential that somebody came with.
package struct FoundCredential<Usable: Sendable>: Sendable {
    package let principal: String
    /// `nil` when it has ended, or it or its principal is disabled: whoever comes with it is told what a stranger is.
    package let usable: Usable?
}

extension Relay {
    /// - Returns: `nil` when there is no such key.
    /// - Throws: ``AccessKeyError``, or what the store throws.
    package func findAccessKey(_ id: String) async throws -> FoundCredential<OpenedAccessKey>? {
        guard let proof = try await store.provingKey(id) else { return nil }
        let key = proof.credential
        let isGood = !proof.isPrincipalDisabled && !key.isDisabled && key.expires.map { clock() < $0 } ?? true
        return FoundCredential(principal: key.principal, usable: isGood ? try open(key) : nil)
    }

    /// - Returns: `nil` when there is no such key or it may not be used: a caller answers both alike.
    /// - Throws: ``AccessKeyError``, or what the store throws.
    package func openAccessKey(_ id: String) async throws -> OpenedAccessKey? {
        try await findAccessKey(id)?.usable
    }

    /// - Parameter id: 8 bytes.
    /// - Returns: The token's hash, to compare with, and whom it speaks for.
    package func findToken(_ id: [UInt8]) async throws -> FoundCredential<(facts: TokenFacts, hash: [UInt8])>? {
        guard let proof = try await store.provingToken(id) else { return nil }
        let token = proof.credential
        let isGood = !proof.isPrincipalDisabled && clock() < token.expires
        return FoundCredential(principal: token.principal, usable: isGood ? (TokenFacts(token), token.hash) : nil)
    }

    /// - Parameter fingerprint: SHA-256 of the certificate, which TLS has checked.
    package func findCertificate(_ fingerprint: [UInt8]) async throws -> FoundCredential<CertificateFacts>? {
        guard let proof = try await store.provingCertificate(fingerprint) else { return nil }
        let certificate = CertificateFacts(proof.credential)
        return FoundCredential(principal: certificate.principal, usable: proof.isPrincipalDisabled ? nil : certificate)
    }

    /// A principal's policies by name: `nil` in place of a document for one that is not stored, but built in.
    ///
    /// - Returns: None for a principal that is not there or is disabled.
    package func policies(of principal: String) async throws -> [(name: String, document: String?)] {
        guard let grant = try await store.grant(of: principal), !grant.principal.isDisabled else { return [] }
        let documents = Dictionary(uniqueKeysWithValues: grant.policies.map { ($0.name, $0.document) })
        return grant.principal.policies.map { ($0, documents[$0]) }
    }

    /// Opens one key, whichever, so that a wrong master key is found before anything is answered with it.
    ///
    /// - Throws: ``AccessKeyError``, or what the store throws.
    func checkMasterKey() async throws {
        guard let key = try await store.accessKeys().first else { return }
        _ = try open(key)
    }

    private func open(_ key: AccessKey) throws(AccessKeyError) -> OpenedAccessKey {
        do {
            let secret = try masterKey.open(key.sealed, as: .accessKey, id: Array(key.id.utf8))
            let text = secret.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
            return OpenedAccessKey(id: key.id, principal: key.principal, secret: text)
        } catch {
            throw .unreadable(id: key.id)
        }
    }
}
