import Foundation
import GRDB
package import PosternWire

extension Store {
    /// - Parameter login: Byte for byte.
    package func vaultSalt(
        login: String,
        kind: SealedVault.Kind,
        in network: NetworkID
    ) async throws -> VaultSalt {
        try await read { db in
            let row = try Row.fetchOne(
                db,
                sql: """
                    SELECT user.user, vault.random FROM user JOIN network ON network.id = user.network
                    LEFT JOIN vault ON vault.user = user.id AND vault.kind = ?4
                    WHERE network.network = ?1 AND \(Database.hasLogin)
                    """,
                arguments: [network.data, login, login.folded, kind.rawValue]
            )
            guard let row else { return VaultSalt(user: nil, random: nil) }
            return VaultSalt(user: try row.identifier(0), random: try row.optionalBytes(1))
        }
    }

    /// Hands out a vault to who has its sign-in key. A wrong password is counted in the same transaction, and from
    /// ``Limits/wrongPasswords`` on locks the password vault.
    package func openVault(
        _ attempt: VaultAttempt,
        now: Timestamp,
        beside: @escaping Beside<VaultOpening> = { _, _ in }
    ) async throws -> VaultOpening {
        try await write { db in
            let opening: VaultOpening =
                switch try db.judge(attempt, now: now) {
                case .right(let held): .opened(sealed: held.sealed, listVersion: held.listVersion)
                case .wrong(nil): .refused
                case .wrong(let until?): .lockedOut(until: until)
                case .locked(let until): .locked(until: until)
                }
            try beside(opening, ActTransaction(db))
            return opening
        }
    }

    /// Replaces a vault of the user, who shows by the sign-in key of one of its vaults that it knows a secret.
    ///
    /// - Parameter vault: Takes the place of the one of its kind.
    package func putVault(
        _ vault: SealedVault,
        proof: VaultAttempt,
        now: Timestamp,
        beside: @escaping Beside<VaultPutting> = { _, _ in }
    ) async throws -> VaultPutting {
        try await write(grows: true) { db in
            let putting = try db.change(with: proof, now: now) { user in try db.put(vault, of: user, who: proof.who) }
            try beside(putting, ActTransaction(db))
            return putting
        }
    }

    /// Takes the vault of a kind off the relay, on the same terms.
    package func removeVault(
        _ kind: SealedVault.Kind,
        proof: VaultAttempt,
        now: Timestamp,
        beside: @escaping Beside<VaultPutting> = { _, _ in }
    ) async throws -> VaultPutting {
        try await write { db in
            let putting = try db.change(with: proof, now: now) { user in
                try db.execute(
                    sql: "DELETE FROM vault WHERE user = ? AND kind = ?",
                    arguments: [user, kind.rawValue]
                )
            }
            try beside(putting, ActTransaction(db))
            return putting
        }
    }
}

extension Database {
    fileprivate func change(
        with proof: VaultAttempt,
        now: Timestamp,
        _ change: (Int64) throws -> Void
    ) throws -> VaultPutting {
        switch try judge(proof, now: now) {
        case .right(let held):
            try change(held.user)
            return .done
        case .wrong(nil): return .refused
        case .wrong(let until?): return .lockedOut(until: until)
        case .locked(let until): return .locked(until: until)
        }
    }

    /// With another password earlier guesses have lost their meaning: the row ends.
    func put(_ vault: SealedVault, of user: Int64, who: Who) throws {
        try execute(
            sql: "INSERT OR REPLACE INTO vault (user, kind, random, sign_in_hash, sealed) VALUES (?, ?, ?, ?, ?)",
            arguments: [
                user, vault.kind.rawValue, Data(vault.random), vault.signInHash.data, Data(vault.sealed),
            ]
        )
        if vault.kind == .password { try forgetGuesses(at: who) }
    }

    /// Registration brings all vaults that there are.
    func replaceVaults(_ vaults: [SealedVault], of user: Int64, who: Who) throws {
        try execute(sql: "DELETE FROM vault WHERE user = ?", arguments: [user])
        for vault in vaults { try put(vault, of: user, who: who) }
    }
}
