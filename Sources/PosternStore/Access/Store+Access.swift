import GRDB
package import PosternWire

/// What proves a principal, with the principal.
package struct Proof<Credential: Sendable>: Sendable {
    package let credential: Credential
    package let isPrincipalDisabled: Bool
}

extension Store {
    package func provingKey(_ id: String) async throws -> Proof<AccessKey>? {
        try await read { db in try db.accessKey(id).map { try db.proof($0, of: $0.principal) } }
    }

    package func provingToken(_ id: [UInt8]) async throws -> Proof<BearerTokenRecord>? {
        try await read { db in try db.bearerToken(id).map { try db.proof($0, of: $0.principal) } }
    }

    package func provingCertificate(_ fingerprint: [UInt8]) async throws -> Proof<CertificateRecord>? {
        try await read { db in try db.certificate(fingerprint).map { try db.proof($0, of: $0.principal) } }
    }

    /// By id.
    package func accessKeys() async throws -> [AccessKey] {
        try await read { db in try db.accessKeys() }
    }

    /// By id.
    package func bearerTokens() async throws -> [BearerTokenRecord] {
        try await read { db in try db.bearerTokens() }
    }

    /// By fingerprint.
    package func certificates() async throws -> [CertificateRecord] {
        try await read { db in try db.certificates() }
    }

    package func principal(_ name: String) async throws -> Principal? {
        try await read { db in try db.principal(name) }
    }

    /// By name.
    package func principals() async throws -> [Principal] {
        try await read { db in try db.principals() }
    }

    package func accessPolicy(_ name: String) async throws -> AccessPolicyRecord? {
        try await read { db in try db.accessPolicy(name) }
    }

    /// By name; without those that are built in.
    package func accessPolicies() async throws -> [AccessPolicyRecord] {
        try await read { db in try db.accessPolicies() }
    }

    /// A principal with those of its policies that are stored, of one moment.
    package func grant(of principal: String) async throws -> (principal: Principal, policies: [AccessPolicyRecord])? {
        try await read { db in
            guard let principal = try db.principal(principal) else { return nil }
            return (principal, try principal.policies.compactMap { try db.accessPolicy($0) })
        }
    }

    /// Takes away the keys and tokens that ended before.
    package func expireCredentials(endedBefore end: Timestamp) async throws {
        try await write { db in
            let keys = try String.fetchAll(
                db,
                sql: "SELECT id FROM access_key WHERE expires_ms < ?",
                arguments: [end.stored]
            )
            let tokens = try Row.fetchAll(
                db,
                sql: "SELECT id FROM bearer_token WHERE expires_ms < ?",
                arguments: [end.stored]
            ).map { try $0.bytes(0) }
            for credential in keys.map(CredentialName.accessKey) + tokens.map(CredentialName.token) {
                _ = try db.delete(credential)
            }
        }
    }
}

extension Database {
    fileprivate func proof<Credential>(_ credential: Credential, of principal: String) throws -> Proof<Credential> {
        guard let principal = try self.principal(principal) else {
            throw StoreError.damaged("a credential has no principal")
        }
        return Proof(credential: credential, isPrincipalDisabled: principal.isDisabled)
    }
}
