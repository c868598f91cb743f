import Foundation
import GRDB
package import PosternWire

// Who administers.
extension ActTransaction {
    package func principal(_ name: String) throws -> Principal? {
        try db.principal(name)
    }

    /// - Returns: Whether the name was free.
    package func create(_ principal: Principal) throws -> Bool {
        try db.insert(principal)
    }

    /// - Parameter principal: Is there; its policies and whether it is disabled are taken over.
    package func update(_ principal: Principal) throws {
        guard let row = try db.principalRow(principal.name) else { return }
        try db.execute(
            sql: "UPDATE principal SET is_disabled = ? WHERE id = ?",
            arguments: [principal.isDisabled, row]
        )
        try db.put(principal.policies, ofPrincipal: row)
    }

    /// Removes a principal with what proves it, and with the answers that are kept for it.
    package func deletePrincipal(_ name: String) throws {
        guard let row = try db.principalRow(name) else { return }
        for credential in try credentials(of: row) { _ = try delete(credential) }
        try db.execute(sql: "DELETE FROM principal_policy WHERE principal = ?", arguments: [row])
        try db.execute(sql: "DELETE FROM kept_answer WHERE principal = ?", arguments: [name])
        try db.execute(sql: "DELETE FROM principal WHERE id = ?", arguments: [row])
    }

    private func credentials(of row: Int64) throws -> [CredentialName] {
        func column(_ sql: String) throws -> [Row] { try Row.fetchAll(db, sql: sql, arguments: [row]) }
        return try column("SELECT id FROM access_key WHERE principal = ?").map { .accessKey(try $0.text(0)) }
            + column("SELECT id FROM bearer_token WHERE principal = ?").map { .token(try $0.bytes(0)) }
            + column("SELECT fingerprint FROM client_certificate WHERE principal = ?")
            .map { .certificate(try $0.bytes(0)) }
    }

    /// Whether somebody has this policy and no other, is not disabled, and has an access key that is good without end.
    package func isHeldAlone(_ policy: String) throws -> Bool {
        try Int.fetchOne(
            db,
            sql: """
                SELECT 1 FROM principal
                WHERE is_disabled = 0
                    AND EXISTS (SELECT 1 FROM principal_policy WHERE principal = principal.id AND policy = ?1)
                    AND NOT EXISTS (SELECT 1 FROM principal_policy WHERE principal = principal.id AND policy <> ?1)
                    AND EXISTS (SELECT 1 FROM access_key
                        WHERE principal = principal.id AND is_disabled = 0 AND expires_ms IS NULL)
                LIMIT 1
                """,
            arguments: [policy]
        ) != nil
    }
}

// Policies.
extension ActTransaction {
    package func accessPolicy(_ name: String) throws -> AccessPolicyRecord? {
        try db.accessPolicy(name)
    }

    /// In the place of the one that was there.
    package func put(_ policy: AccessPolicyRecord) throws {
        try db.execute(
            sql: """
                INSERT INTO access_policy (name, document, created_ms, modified_ms) VALUES (?, ?, ?, ?)
                ON CONFLICT DO UPDATE
                SET document = excluded.document, modified_ms = max(created_ms, excluded.modified_ms)
                """,
            arguments: [policy.name, policy.document, policy.created.stored, policy.modified.stored]
        )
    }

    /// Only of one that nobody has.
    package func deleteAccessPolicy(_ name: String) throws {
        try db.execute(sql: "DELETE FROM access_policy WHERE name = ?", arguments: [name])
    }

    /// By name.
    package func principals(withPolicy name: String) throws -> [String] {
        try String.fetchAll(
            db,
            sql: """
                SELECT name FROM principal JOIN principal_policy ON principal_policy.principal = principal.id
                WHERE policy = ? ORDER BY name
                """,
            arguments: [name]
        )
    }
}

// What proves principals.
extension ActTransaction {
    package func accessKey(_ id: String) throws -> AccessKey? {
        try db.accessKey(id)
    }

    /// - Returns: Whether its id was free, and its principal there.
    package func add(_ key: AccessKey) throws -> Bool {
        try db.insert(key)
    }

    /// - Parameter key: Is there; its end and whether it is disabled are taken over.
    package func update(_ key: AccessKey) throws {
        try db.execute(
            sql: "UPDATE access_key SET is_disabled = ?, expires_ms = ? WHERE id = ?",
            arguments: [key.isDisabled, key.expires?.stored, key.id]
        )
    }

    package func bearerToken(_ id: [UInt8]) throws -> BearerTokenRecord? {
        try db.bearerToken(id)
    }

    /// - Returns: Whether its id was free, and its principal there.
    package func add(_ token: BearerTokenRecord) throws -> Bool {
        try db.insert(token)
    }

    package func certificate(_ fingerprint: [UInt8]) throws -> CertificateRecord? {
        try db.certificate(fingerprint)
    }

    /// In the place of the one that was there, which may have proved another principal.
    ///
    /// - Returns: Whether its principal is there.
    package func put(_ certificate: CertificateRecord) throws -> Bool {
        guard let row = try db.principalRow(certificate.principal) else { return false }
        _ = try delete(.certificate(certificate.fingerprint))
        try db.execute(
            sql: "INSERT INTO client_certificate (fingerprint, principal, created_ms) VALUES (?, ?, ?)",
            arguments: [Data(certificate.fingerprint), row, certificate.created.stored]
        )
        return true
    }

    /// - Returns: Whether it was there.
    package func delete(_ credential: CredentialName) throws -> Bool {
        var wasThere = false
        try db.securely { wasThere = try db.delete(credential) }
        return wasThere
    }

    /// See ``Database/touch(_:at:from:isWhole:)``.
    package func touch(
        _ credential: CredentialName,
        at now: Timestamp,
        from address: String?,
        isWhole: Bool
    ) throws -> Bool {
        try db.touch(credential, at: now, from: address, isWhole: isWhole)
    }
}
