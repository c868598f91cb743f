import Foundation
import GRDB

extension Store {
    /// Keeps something that is sealed under the relay's master key, in the place of what was there.
    ///
    /// - Parameters:
    ///   - kind: What it is; 1 to 64 characters.
    ///   - id: Whose it is; 1 to 256 bytes.
    ///   - sealed: 1 to 65,536 bytes.
    package func putSecret(kind: String, id: [UInt8], sealed: [UInt8]) async throws {
        try await write { db in
            try db.execute(
                sql: "INSERT INTO secret VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET sealed = excluded.sealed",
                arguments: [kind, Data(id), Data(sealed)]
            )
        }
    }

    package func secret(kind: String, id: [UInt8]) async throws -> [UInt8]? {
        try await read { db in
            try Row.fetchOne(
                db,
                sql: "SELECT sealed FROM secret WHERE kind = ? AND id = ?",
                arguments: [kind, Data(id)]
            )?.bytes(0)
        }
    }

    package func deleteSecret(kind: String, id: [UInt8]) async throws {
        try await write { db in
            try db.execute(sql: "DELETE FROM secret WHERE kind = ? AND id = ?", arguments: [kind, Data(id)])
        }
    }
}
