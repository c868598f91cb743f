import Foundation
import GRDB
package import PosternWire

extension ActTransaction {
    package func auditEnd(of log: NetworkID) throws -> AuditEnd {
        let row = try Row.fetchOne(
            db.cachedStatement(sql: "SELECT number, hash FROM audit_record WHERE log = ? ORDER BY number DESC LIMIT 1"),
            arguments: [log.data]
        )
        guard let row else { return AuditEnd(number: 0, hash: .zero) }
        return AuditEnd(number: UInt64(clamping: try row.integer(0)), hash: try row.hash(1))
    }

    /// - Parameter entry: The one after ``auditEnd(of:)``.
    package func append(_ entry: AuditEntry) throws {
        let arguments: StatementArguments = [
            entry.log.data, Int64(clamping: entry.number), entry.at.stored, entry.principal, entry.action,
            entry.subject, entry.result.rawValue, Data(entry.record), entry.hash.data,
        ]
        try db.cachedStatement(sql: "INSERT INTO audit_record VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")
            .execute(arguments: arguments)
    }

    package func newestCheckpoint(of network: NetworkID) throws -> StoredCheckpoint? {
        try Row.fetchOne(
            db,
            sql: StoredCheckpoint.select + " WHERE network = ? ORDER BY version DESC LIMIT 1",
            arguments: [network.data]
        ).map(StoredCheckpoint.init)
    }

    package func append(_ checkpoint: StoredCheckpoint) throws {
        try db.execute(
            sql: "INSERT INTO audit_checkpoint VALUES (?, ?, ?, ?, ?, ?, ?)",
            arguments: [
                checkpoint.network.data, Int64(checkpoint.version), Int64(clamping: checkpoint.records),
                Int64(clamping: checkpoint.relayRecords), Data(checkpoint.body), Data(checkpoint.signature),
                checkpoint.hash.data,
            ]
        )
    }
}
