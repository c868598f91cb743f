import Foundation
import GRDB
import PosternWire

extension Database {
    // MARK: Access keys

    func accessKey(_ id: String) throws -> AccessKey? {
        try Row.fetchOne(cachedStatement(sql: AccessKey.select + " WHERE access_key.id = ?"), arguments: [id])
            .map(AccessKey.init)
    }

    /// By id.
    func accessKeys() throws -> [AccessKey] {
        try Row.fetchAll(self, sql: AccessKey.select + " ORDER BY access_key.id").map(AccessKey.init)
    }

    /// - Returns: Whether its id was free, and its principal there.
    func insert(_ key: AccessKey) throws -> Bool {
        guard let principal = try principalRow(key.principal) else { return false }
        try execute(
            sql: """
                INSERT INTO access_key (id, sealed, principal, created_ms, is_disabled, expires_ms, last_used_ms,
                    last_address) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
                """,
            arguments: [
                key.id, Data(key.sealed), principal, key.created.stored, key.isDisabled, key.expires?.stored,
                key.use.at?.stored, key.use.address,
            ]
        )
        return changesCount == 1
    }

    // MARK: Bearer tokens

    func bearerToken(_ id: [UInt8]) throws -> BearerTokenRecord? {
        try Row.fetchOne(
            cachedStatement(sql: BearerTokenRecord.select + " WHERE bearer_token.id = ?"),
            arguments: [Data(id)]
        ).map(BearerTokenRecord.init)
    }

    /// By id.
    func bearerTokens() throws -> [BearerTokenRecord] {
        try Row.fetchAll(self, sql: BearerTokenRecord.select + " ORDER BY bearer_token.id").map(BearerTokenRecord.init)
    }

    /// - Returns: Whether its id was free, and its principal there.
    func insert(_ token: BearerTokenRecord) throws -> Bool {
        guard let principal = try principalRow(token.principal) else { return false }
        try execute(
            sql: """
                INSERT INTO bearer_token (id, hash, principal, name, scope, created_ms, expires_ms)
                VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
                """,
            arguments: [
                Data(token.id), Data(token.hash), principal, token.name, token.scope, token.created.stored,
                token.expires.stored,
            ]
        )
        return changesCount == 1
    }

    // MARK: Client certificates

    func certificate(_ fingerprint: [UInt8]) throws -> CertificateRecord? {
        try Row.fetchOne(
            cachedStatement(sql: CertificateRecord.select + " WHERE fingerprint = ?"),
            arguments: [Data(fingerprint)]
        ).map(CertificateRecord.init)
    }

    /// By fingerprint.
    func certificates() throws -> [CertificateRecord] {
        try Row.fetchAll(self, sql: CertificateRecord.select + " ORDER BY fingerprint").map(CertificateRecord.init)
    }

    // MARK: All three

    /// Removes one, with what is known of its use.
    ///
    /// - Returns: Whether it was there.
    func delete(_ credential: CredentialName) throws -> Bool {
        try execute(
            sql: "DELETE FROM used_address WHERE kind = ? AND credential = ?",
            arguments: [credential.kind, credential.data]
        )
        try execute(
            sql: "DELETE FROM \(credential.table) WHERE \(credential.column) = ?",
            arguments: [credential.value]
        )
        return changesCount == 1
    }

    /// - Parameter isWhole: Writes time and address down; otherwise the address is only remembered.
    /// - Returns: Whether the credential did not come from the address before, as far as is remembered.
    func touch(_ credential: CredentialName, at now: Timestamp, from address: String?, isWhole: Bool) throws -> Bool {
        let isThere = try Int.fetchOne(
            self,
            sql: "SELECT 1 FROM \(credential.table) WHERE \(credential.column) = ?",
            arguments: [credential.value]
        )
        guard isThere != nil else { return false }
        if isWhole {
            try execute(
                sql: "UPDATE \(credential.table) SET last_used_ms = ?, last_address = ? WHERE \(credential.column) = ?",
                arguments: [now.stored, address, credential.value]
            )
        }
        guard let address else { return false }
        return try remember(address, of: credential, at: now)
    }

    private func remember(_ address: String, of credential: CredentialName, at now: Timestamp) throws -> Bool {
        let key: StatementArguments = [credential.kind, credential.data]
        let isKnown = try Int.fetchOne(
            self,
            sql: "SELECT 1 FROM used_address WHERE kind = ? AND credential = ? AND address = ?",
            arguments: key + [address]
        )
        try execute(
            sql: """
                INSERT INTO used_address (kind, credential, address, used_ms) VALUES (?, ?, ?, ?)
                ON CONFLICT DO UPDATE SET used_ms = excluded.used_ms
                """,
            arguments: key + [address, now.stored]
        )
        guard isKnown == nil else { return false }
        try execute(
            sql: """
                DELETE FROM used_address WHERE kind = ?1 AND credential = ?2 AND address NOT IN
                (SELECT address FROM used_address WHERE kind = ?1 AND credential = ?2
                    ORDER BY used_ms DESC, address = ?3 DESC LIMIT ?4)
                """,
            arguments: key + [address, CredentialName.mostAddresses]
        )
        return true
    }
}

extension CredentialName {
    /// So many addresses are remembered of each.
    package static let mostAddresses = 64

    fileprivate var kind: Int {
        switch self {
        case .accessKey: 1
        case .token: 2
        case .certificate: 3
        }
    }

    fileprivate var table: String {
        switch self {
        case .accessKey: "access_key"
        case .token: "bearer_token"
        case .certificate: "client_certificate"
        }
    }

    fileprivate var column: String {
        switch self {
        case .accessKey, .token: "id"
        case .certificate: "fingerprint"
        }
    }

    fileprivate var data: Data {
        switch self {
        case .accessKey(let id): Data(id.utf8)
        case .token(let bytes), .certificate(let bytes): Data(bytes)
        }
    }

    fileprivate var value: DatabaseValue {
        switch self {
        case .accessKey(let id): id.databaseValue
        case .token, .certificate: data.databaseValue
        }
    }
}

// Rows.
extension AccessKey {
    fileprivate static let select = """
        SELECT access_key.id, sealed, principal.name, access_key.created_ms, access_key.is_disabled, expires_ms,
            last_used_ms, last_address
        FROM access_key JOIN principal ON principal.id = access_key.principal
        """

    fileprivate init(_ row: Row) throws {
        self.init(
            id: try row.text(0),
            sealed: try row.bytes(1),
            principal: try row.text(2),
            created: try row.time(3)
        )
        isDisabled = try row.integer(4) != 0
        expires = try row.optionalTime(5)
        use = try CredentialUse(row, 6)
    }
}

extension BearerTokenRecord {
    fileprivate static let select = """
        SELECT bearer_token.id, hash, principal.name, bearer_token.name, scope, bearer_token.created_ms, expires_ms,
            last_used_ms, last_address
        FROM bearer_token JOIN principal ON principal.id = bearer_token.principal
        """

    fileprivate init(_ row: Row) throws {
        self.init(
            id: try row.bytes(0),
            hash: try row.bytes(1),
            principal: try row.text(2),
            name: try row.text(3),
            scope: try row.decode(String?.self, atIndex: 4),
            created: try row.time(5),
            expires: try row.time(6)
        )
        use = try CredentialUse(row, 7)
    }
}

extension CertificateRecord {
    fileprivate static let select = """
        SELECT fingerprint, principal.name, client_certificate.created_ms, last_used_ms, last_address
        FROM client_certificate JOIN principal ON principal.id = client_certificate.principal
        """

    fileprivate init(_ row: Row) throws {
        self.init(fingerprint: try row.bytes(0), principal: try row.text(1), created: try row.time(2))
        use = try CredentialUse(row, 3)
    }
}

extension CredentialUse {
    fileprivate init(_ row: Row, _ index: Int) throws {
        self.init(at: try row.optionalTime(index), address: try row.decode(String?.self, atIndex: index + 1))
    }
}
