import Foundation
import GRDB
package import PosternWire

extension Store {
    /// - Returns: Whether it was stored; not when the id is taken.
    package func putAccessKey(_ key: AccessKey) async throws -> Bool {
        try await write { db in try db.insert(key) }
    }

    package func accessKey(_ id: String) async throws -> AccessKey? {
        try await read { db in
            try Row.fetchOne(db, sql: "SELECT * FROM access_key WHERE id = ?", arguments: [id]).map(AccessKey.init)
        }
    }

    /// By id.
    package func accessKeys() async throws -> [AccessKey] {
        try await read { db in
            try Row.fetchAll(db, sql: "SELECT * FROM access_key ORDER BY id").map(AccessKey.init)
        }
    }

    /// - Returns: Whether there is such a key.
    package func disableAccessKey(_ id: String, _ isDisabled: Bool) async throws -> Bool {
        try await write { db in
            try db.execute(
                sql: "UPDATE access_key SET is_disabled = ? WHERE id = ?",
                arguments: [isDisabled, id]
            )
            return db.changesCount == 1
        }
    }

    package func touchAccessKey(_ id: String, at now: Timestamp) async throws {
        try await write { db in
            try db.execute(sql: "UPDATE access_key SET last_used_ms = ? WHERE id = ?", arguments: [now.stored, id])
        }
    }
}

extension Database {
    /// - Returns: Whether its id was free.
    func insert(_ key: AccessKey) throws -> Bool {
        try execute(
            sql: "INSERT INTO access_key VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
            arguments: [key.id, Data(key.sealed), key.name, key.created.stored, key.lastUsed?.stored, key.isDisabled]
        )
        return changesCount == 1
    }
}

extension AccessKey {
    fileprivate init(_ row: Row) throws {
        self.init(
            id: try row.text(0),
            sealed: try row.bytes(1),
            name: try row.text(2),
            created: try row.time(3),
            lastUsed: try row.optionalTime(4),
            isDisabled: try row.integer(5) != 0
        )
    }
}
