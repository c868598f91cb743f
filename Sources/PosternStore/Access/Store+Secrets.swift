import Foundation
import GRDB

/// Where a sealed secret is kept.
package struct SecretName: Hashable, Sendable {
    /// 1 to 64 characters.
    package let kind: String
    /// 1 to 256 bytes.
    package let id: [UInt8]

    package init(kind: String, id: [UInt8]) {
        self.kind = kind
        self.id = id
    }
}

extension Store {
    /// Keeps something that is sealed under the relay's master key, in the place of what was there.
    ///
    /// - Parameters:
    ///   - kind: What it is; 1 to 64 characters.
    ///   - id: Whose it is; 1 to 256 bytes.
    ///   - sealed: 1 to 65,536 bytes.
    package func putSecret(kind: String, id: [UInt8], sealed: [UInt8]) async throws {
        try await write { db in try db.put(SecretName(kind: kind, id: id), sealed: sealed) }
    }

    package func secret(kind: String, id: [UInt8]) async throws -> [UInt8]? {
        try await read { db in try db.secret(SecretName(kind: kind, id: id)) }
    }

    package func deleteSecret(kind: String, id: [UInt8]) async throws {
        try await write { db in
            try db.execute(sql: "DELETE FROM secret WHERE kind = ? AND id = ?", arguments: [kind, Data(id)])
        }
    }

    /// The ids of every secret of a kind, by id.
    package func secretIDs(kind: String) async throws -> [[UInt8]] {
        try await read { db in
            try Row.fetchAll(db, sql: "SELECT id FROM secret WHERE kind = ? ORDER BY id", arguments: [kind])
                .map { try $0.bytes(0) }
        }
    }
}

extension Database {
    func put(_ name: SecretName, sealed: [UInt8]) throws {
        try execute(
            sql: "INSERT INTO secret VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET sealed = excluded.sealed",
            arguments: [name.kind, Data(name.id), Data(sealed)]
        )
    }

    func secret(_ name: SecretName) throws -> [UInt8]? {
        try Row.fetchOne(
            self,
            sql: "SELECT sealed FROM secret WHERE kind = ? AND id = ?",
            arguments: [name.kind, Data(name.id)]
        )?.bytes(0)
    }

    /// Takes a secret away.
    ///
    /// - Returns: Whether it was there.
    func spend(_ secret: SecretName) throws -> Bool {
        try execute(sql: "DELETE FROM secret WHERE kind = ? AND id = ?", arguments: [secret.kind, Data(secret.id)])
        return changesCount == 1
    }
}
