import Foundation
import GRDB
package import PosternWire

extension Store {
    /// Makes a charter the newest of its network, with everything that changes along with it, or changes nothing.
    package func put(_ change: CharterChange) async throws -> CharterOutcome {
        precondition(change.charter.document.chain.kind == .charter)
        precondition(change.policies.allSatisfy { $0.document.chain.kind == .policy })
        return try await write { db in
            var outcome = CharterOutcome.conflict
            try db.inSavepoint {
                outcome = try db.put(change)
                return outcome == .stored ? .commit : .rollback
            }
            return outcome
        }
    }

    /// The scopes of a network that have a policy.
    package func policyScopes(of network: NetworkID) async throws -> [PolicyScope] {
        try await read { db in
            try db.policyScopes(of: network)
        }
    }

    /// Brings the write-ahead log into the database and empties it: what was erased before is in neither then.
    ///
    /// - Returns: False when a reader stands in the way; the log is emptied some time later.
    package func emptyLog() async throws -> Bool {
        try await withCheckedThrowingContinuation { continuation in
            let isTaken = thread.inbox.push(
                .maintain { database in
                    continuation.resume(with: Result { try database.isLogEmptied() })
                }
            )
            if !isTaken { continuation.resume(throwing: StoreError.closed) }
        }
    }
}

extension Database {
    func policyScopes(of network: NetworkID) throws -> [PolicyScope] {
        try Row.fetchAll(
            self,
            sql: """
                SELECT DISTINCT subject FROM document
                WHERE network = (SELECT id FROM network WHERE network = ?) AND kind = ?
                """,
            arguments: [network.data, DocumentKind.policy.rawValue]
        ).map { try $0.identifier(0) }
    }

    fileprivate func isLogEmptied() throws -> Bool {
        do {
            return try checkpoint(.truncate).walFrameCount == 0
        } catch is DatabaseError {
            return false
        }
    }

    func put(_ change: CharterChange) throws -> CharterOutcome {
        guard let network = try networkRow(change.charter.document.chain.network) else { return .unknownNetwork }
        switch try put(change.charter.document, after: change.charter.previous) {
        case .stored: break
        case .alreadyHeld: return .alreadyHeld
        case .conflict: return .conflict
        case .unknownNetwork: return .unknownNetwork
        }
        for policy in change.policies {
            guard case .stored = try put(policy.document, after: policy.previous) else { return .conflict }
        }
        if let secret = change.spentSecret, try !spend(secret) { return .secretGone }
        if let key = change.operatingKey {
            try execute(sql: "UPDATE network SET operating_key = ? WHERE id = ?", arguments: [Data(key), network])
        }
        if change.erasesRoot { try eraseRoot(of: network) }
        return .stored
    }

    /// Its bytes are overwritten.
    private func eraseRoot(of network: Int64) throws {
        try securely {
            try execute(sql: "UPDATE network SET root_key = NULL WHERE id = ?", arguments: [network])
        }
    }
}
