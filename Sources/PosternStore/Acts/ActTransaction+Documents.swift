import Foundation
import GRDB
package import PosternWire

extension ActTransaction {
    package func newestDocument(_ chain: Chain) throws -> StoredDocument? {
        try Row.fetchOne(
            db,
            sql: """
                SELECT version, body, signature, hash FROM document
                WHERE network = (SELECT id FROM network WHERE network = ?) AND kind = ? AND subject = ?
                ORDER BY version DESC LIMIT 1
                """,
            arguments: [chain.network.data, chain.kind.rawValue, Data(chain.subject)]
        ).map { try StoredDocument($0, of: chain) }
    }

    /// Every version, 1 first.
    package func documents(_ chain: Chain) throws -> [StoredDocument] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT version, body, signature, hash FROM document
                WHERE network = (SELECT id FROM network WHERE network = ?) AND kind = ? AND subject = ?
                ORDER BY version
                """,
            arguments: [chain.network.data, chain.kind.rawValue, Data(chain.subject)]
        ).map { try StoredDocument($0, of: chain) }
    }

    /// See ``Store/put(_:after:)``.
    package func put(_ document: StoredDocument, after previous: Hash512) throws -> DocumentOutcome {
        precondition(document.chain.kind != .deviceList, "a device list is put with its devices")
        precondition(document.chain.kind != .roomEntry, "a room's entry is put with its members")
        return try db.put(document, after: previous)
    }

    /// See ``Store/put(_:)``; on any outcome but ``CharterOutcome/stored`` the act has to end by an error.
    package func put(_ change: CharterChange) throws -> CharterOutcome {
        try db.put(change)
    }

    /// The scopes of a network that have a policy.
    package func policyScopes(of network: NetworkID) throws -> [PolicyScope] {
        try db.policyScopes(of: network)
    }

    package func keep(_ answer: KeptAnswer) throws {
        try db.keep(answer)
    }

    /// For verbs of the store, which tell their callers errors of the store alone.
    ///
    /// - Throws: ``StoreError/unavailable`` where the answer cannot be made.
    func keep(_ made: () throws -> KeptAnswer) throws {
        guard let answer = try? made() else { throw StoreError.unavailable }
        try keep(answer)
    }

    /// Something sealed, in the place of what was there. See ``Store/putSecret(kind:id:sealed:)``.
    package func putSecret(_ name: SecretName, sealed: [UInt8]) throws {
        try db.put(name, sealed: sealed)
    }

    package func secret(_ name: SecretName) throws -> [UInt8]? {
        try db.secret(name)
    }
}
