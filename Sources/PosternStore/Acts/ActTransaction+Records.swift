import Foundation
import GRDB
package import PosternWire

extension ActTransaction {
    package func record(_ kind: NetworkRecord.Kind, of network: NetworkID) throws -> NetworkRecord? {
        try db.record(kind, of: network)
    }

    /// In the place of what was there.
    package func put(_ record: NetworkRecord, in network: NetworkID) throws {
        guard let row = try db.networkRow(network) else { return }
        try db.securely {
            try db.execute(
                sql: "INSERT OR REPLACE INTO network_record VALUES (?, ?, ?, ?, ?)",
                arguments: [
                    row, record.kind.rawValue, record.body, record.secret.map { Data($0) }, record.modified.stored,
                ]
            )
        }
    }

    /// - Returns: Whether there was one.
    package func deleteRecord(_ kind: NetworkRecord.Kind, of network: NetworkID) throws -> Bool {
        guard let row = try db.networkRow(network) else { return false }
        try db.execute(
            sql: "DELETE FROM network_record WHERE network = ? AND kind = ?",
            arguments: [row, kind.rawValue]
        )
        return db.changesCount == 1
    }
}

extension Store {
    package func record(_ kind: NetworkRecord.Kind, of network: NetworkID) async throws -> NetworkRecord? {
        try await read { db in try db.record(kind, of: network) }
    }
}

extension Database {
    fileprivate func record(_ kind: NetworkRecord.Kind, of network: NetworkID) throws -> NetworkRecord? {
        try Row.fetchOne(
            self,
            sql: """
                SELECT body, secret, modified_ms FROM network_record
                WHERE network = (SELECT id FROM network WHERE network = ?) AND kind = ?
                """,
            arguments: [network.data, kind.rawValue]
        ).map { row in
            NetworkRecord(
                kind: kind,
                body: try row.text(0),
                secret: try row.optionalBytes(1),
                modified: try row.time(2)
            )
        }
    }
}
