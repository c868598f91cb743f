import Foundation
import GRDB
package import PosternWire

/// Looks through a store that no daemon has open, and changes nothing in it.
package final class StoreInspection {
    private let queue: DatabaseQueue

    /// What a store holds.
    package struct Contents: Hashable, Sendable {
        package var networks = 0
        package var users = 0
        package var devices = 0
        package var waitingMessages = 0
    }

    /// - Parameter directory: The store's.
    /// - Throws: ``StoreError/missing``, ``StoreError/newerSchema``, ``StoreError/unusable(_:)``.
    package init(_ directory: String) throws(StoreError) {
        let files = StoreFiles(directory: directory)
        guard access(files.database, F_OK) == 0 else { throw .missing }
        do {
            var configuration = GRDB.Configuration()
            configuration.prepareDatabase { try $0.execute(sql: "PRAGMA query_only = ON") }
            queue = try DatabaseQueue(path: files.database, configuration: configuration)
            let isNewer = try queue.read { try Schema.isNewer($0) }
            if isNewer { throw StoreError.newerSchema }
        } catch let error as StoreError {
            throw error
        } catch {
            throw .unusable("\(error)")
        }
    }

    deinit {
        try? queue.close()
    }

    /// Whether the daemon will bring its schema up to date at its next start.
    package var isOlder: Bool {
        get throws { try !queue.read { try Schema.migrator.hasCompletedMigrations($0) } }
    }

    /// What does not hold; empty for a store that is whole.
    package func faults() throws -> [String] { try queue.read { try StoreCheck.faults($0) } }

    package func contents() throws -> Contents {
        try queue.read { db in
            func count(_ table: String) throws -> Int {
                try Int.fetchOne(db, sql: "SELECT count(*) FROM \(table)") ?? 0
            }
            return Contents(
                networks: try count("network"),
                users: try count("user"),
                devices: try count("device"),
                waitingMessages: try count("body")
            )
        }
    }

    /// Calls `body` with each record of the audit logs, log by log, in their order.
    package func auditRecords(_ body: (_ log: NetworkID, _ number: UInt64, _ record: [UInt8], Hash512) throws -> Void)
        throws
    {
        try queue.read { db in
            let rows = try Row.fetchCursor(
                db,
                sql: "SELECT log, number, record, hash FROM audit_record ORDER BY log, number"
            )
            while let row = try rows.next() {
                let (record, hash): (Data, Data) = (row[2], row[3])
                guard let hash = Hash512(Array(hash)) else { throw StoreError.damaged("a hash has another length") }
                try body(try row.identifier(0), UInt64(clamping: row[1] as Int64), Array(record), hash)
            }
        }
    }

    /// Calls `body` with each signed document's bytes and the hash that stands beside them.
    package func documents(_ body: (_ kind: Int, _ version: UInt32, _ body: [UInt8], Hash512) throws -> Void) throws {
        try queue.read { db in
            let rows = try Row.fetchCursor(db, sql: "SELECT kind, version, body, hash FROM document")
            while let row = try rows.next() {
                let (bytes, hash): (Data, Data) = (row[2], row[3])
                guard let hash = Hash512(Array(hash)) else { throw StoreError.damaged("a hash has another length") }
                try body(row[0], UInt32(clamping: row[1] as Int64), Array(bytes), hash)
            }
        }
    }

    /// An access key's secret as it is sealed; `nil` where there is none.
    package func sealedAccessKey() throws -> (id: String, sealed: [UInt8])? {
        try queue.read { db in
            try Row.fetchOne(db, sql: "SELECT id, sealed FROM access_key ORDER BY id LIMIT 1").map { row in
                let sealed: Data = row[1]
                return (row[0], Array(sealed))
            }
        }
    }
}
