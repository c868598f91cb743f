import Foundation
import GRDB
package import PosternWire

extension Store {
    /// - Returns: Records by number, and whether more follow.
    package func auditEntries(_ query: AuditQuery) async throws -> (entries: [AuditEntry], hasMore: Bool) {
        try await read { db in
            var (conditions, arguments) = (["log = ?"], StatementArguments([query.log.data]))
            func filter(_ condition: String, _ value: (any DatabaseValueConvertible)?) {
                guard let value else { return }
                conditions.append(condition)
                arguments += [value]
            }
            let isAscending = query.direction == .ascending
            filter(isAscending ? "number > ?" : "number < ?", query.after.map { Int64(clamping: $0) })
            filter("instr(lower(principal), lower(?)) > 0", query.principal)
            filter("instr(lower(action), lower(?)) > 0", query.action)
            filter("instr(lower(subject), lower(?)) > 0", query.subject)
            filter("result = ?", query.result?.rawValue)
            filter("at_ms >= ?", query.since?.stored)
            filter("at_ms <= ?", query.until?.stored)
            let rows = try Row.fetchAll(
                db,
                sql: "SELECT * FROM audit_record WHERE " + conditions.joined(separator: " AND ")
                    + " ORDER BY number \(isAscending ? "ASC" : "DESC") LIMIT \(max(1, query.limit) + 1)",
                arguments: arguments
            )
            return (try rows.prefix(max(1, query.limit)).map(AuditEntry.init), rows.count > max(1, query.limit))
        }
    }

    /// The checkpoints of a network, the first one first; of all networks where `nil`.
    package func checkpoints(of network: NetworkID?) async throws -> [StoredCheckpoint] {
        try await read { db in
            try Row.fetchAll(
                db,
                sql: StoredCheckpoint.select + " WHERE ifnull(network = ?, 1) ORDER BY network, version",
                arguments: [network?.data]
            ).map(StoredCheckpoint.init)
        }
    }

    /// Networks that have to sign, since records in their log, or in the relay's own, stand under no checkpoint.
    ///
    /// - Parameter before: Records of later times may wait.
    package func networksToSign(before: Timestamp) async throws -> [NetworkID] {
        try await read { db in
            let own = try Row.fetchAll(
                db,
                sql: """
                    SELECT network FROM network WHERE number NOT LIKE '-%' AND EXISTS (
                        SELECT 1 FROM audit_record WHERE log = network.network AND at_ms <= ? AND number > ifnull((
                            SELECT max(records) FROM audit_checkpoint
                            WHERE audit_checkpoint.network = network.network), 0))
                    ORDER BY id
                    """,
                arguments: [before.stored]
            ).map { try $0.identifier(0) as NetworkID }
            let isRelaysDue =
                try Int.fetchOne(
                    db,
                    sql: """
                        SELECT 1 FROM audit_record WHERE log = zeroblob(16) AND at_ms <= ?
                        AND number > ifnull((SELECT max(relay_records) FROM audit_checkpoint), 0) LIMIT 1
                        """,
                    arguments: [before.stored]
                ) != nil
            guard own.isEmpty, isRelaysDue else { return own }
            // Any of them stands for the relay's log too.
            return try Row.fetchAll(
                db,
                sql: "SELECT network FROM network WHERE number NOT LIKE '-%' ORDER BY id LIMIT 1"
            ).map { try $0.identifier(0) }
        }
    }

    /// The log of the network that has this number, or had it when it was deleted.
    package func auditLog(of number: NetworkNumber) async throws -> NetworkID? {
        try await read { db in
            try Row.fetchOne(
                db,
                sql: """
                    SELECT network FROM network WHERE number = ?1
                    UNION ALL SELECT network FROM deleted_network WHERE number = ?1
                    """,
                arguments: [number.text]
            )?.identifier(0)
        }
    }

    /// Every charter of a network, version 1 first; also of one that was deleted.
    package func auditedCharters(of network: NetworkID) async throws -> [StoredDocument] {
        try await read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT version, body, signature, hash FROM document
                    WHERE network = (SELECT id FROM network WHERE network = ?1
                        UNION ALL SELECT id FROM deleted_network WHERE network = ?1)
                    AND kind = ?2 ORDER BY version
                    """,
                arguments: [network.data, DocumentKind.charter.rawValue]
            ).map { try StoredDocument($0, of: .charter(of: network)) }
        }
    }
}

extension AuditEntry {
    fileprivate init(_ row: Row) throws {
        guard let result = Result(rawValue: Int(clamping: try row.integer(6))) else {
            throw StoreError.damaged("an audit record's result")
        }
        self.init(
            log: try row.identifier(0),
            number: UInt64(clamping: try row.integer(1)),
            at: try row.time(2),
            principal: try row.text(3),
            action: try row.text(4),
            subject: try row.text(5),
            result: result,
            record: try row.bytes(7),
            hash: try row.hash(8)
        )
    }
}

extension StoredCheckpoint {
    static let select = """
        SELECT network, version, records, relay_records, body, signature, hash FROM audit_checkpoint
        """

    init(_ row: Row) throws {
        self.init(
            network: try row.identifier(0),
            version: try row.version(1),
            records: UInt64(clamping: try row.integer(2)),
            relayRecords: UInt64(clamping: try row.integer(3)),
            body: try row.bytes(4),
            signature: try row.bytes(5),
            hash: try row.hash(6)
        )
    }
}
