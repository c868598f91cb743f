import Foundation
import GRDB
package import PosternWire

extension ActTransaction {
    package func network(_ number: NetworkNumber) throws -> Network? {
        try Row.fetchOne(db, sql: Network.select + " WHERE number = ?", arguments: [number.text]).map(Network.init)
    }

    package func network(_ id: NetworkID) throws -> Network? {
        try Row.fetchOne(db, sql: Network.select + " WHERE network = ?", arguments: [id.data]).map(Network.init)
    }

    /// Makes a network with its first documents, version 1 of each chain, and its default group.
    ///
    /// - Parameter secret: Goes with it; without it the network is not made.
    package func create(
        _ network: Network,
        documents: [StoredDocument],
        defaultGroup group: SecurityGroup,
        spending secret: SecretName?
    ) throws -> NetworkCreation {
        precondition(documents.allSatisfy { $0.chain.network == network.id && $0.version == 1 })
        if try db.networkRow(network.id) != nil { return .alreadyHeld }
        guard try self.network(network.number) == nil else { return .numberTaken }
        if let secret, try !db.spend(secret) { return .secretGone }
        let row = try db.insert(network)
        for document in documents { try db.insertDocument(document, network: row) }
        try db.insert(group, isDefault: true, network: row)
        return .created
    }

    package func rename(_ network: NetworkID, to name: String) throws {
        try db.execute(
            sql: "UPDATE network SET name = ?, folded_name = ? WHERE network = ?",
            arguments: [name, name.folded, network.data]
        )
    }

    package func setEncryptionKeyArn(_ arn: String?, of network: NetworkID) throws {
        try db.execute(
            sql: "UPDATE network SET encryption_key_arn = ? WHERE network = ?",
            arguments: [arn, network.data]
        )
    }

    /// Nobody finds the network any more, neither by its id nor by its number, and its keys are gone. Its rows are
    /// erased later: ``Store/eraseDeletedNetworks()``.
    ///
    /// - Returns: Whether it was there.
    package func delete(_ network: NetworkID, at now: Timestamp) throws -> Bool {
        guard let row = try db.networkRow(network) else { return false }
        try db.execute(
            sql: """
                INSERT INTO deleted_network (id, network, number, deleted_ms)
                SELECT id, network, number, ? FROM network WHERE id = ?
                """,
            arguments: [now.stored, row]
        )
        try db.securely {
            try db.execute(sql: "DELETE FROM outbox WHERE network = ?", arguments: [row])
            try db.execute(
                sql: """
                    UPDATE network SET network = randomblob(16), number = '-' || substr(hex(randomblob(4)), 1, 7),
                        name = '-', folded_name = '-', encryption_key_arn = NULL, operating_key = x'00', root_key = NULL
                    WHERE id = ?
                    """,
                arguments: [row]
            )
        }
        forget(.everything)
        return true
    }
}

extension Database {
    /// What is overwritten or deleted meanwhile leaves no bytes behind in the database.
    func securely(_ change: () throws -> Void) throws {
        let wasSecure = try Bool.fetchOne(self, sql: "PRAGMA secure_delete") ?? false
        _ = try Row.fetchAll(self, sql: "PRAGMA secure_delete = ON")
        try change()
        if !wasSecure { _ = try Row.fetchAll(self, sql: "PRAGMA secure_delete = OFF") }
    }
}
