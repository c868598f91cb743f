import Foundation
import GRDB
import PosternWire

enum VaultVerdict {
    case right(HeldVault)
    /// With the end of the lock that it began, if it did.
    case wrong(lockedUntil: Timestamp?)
    case locked(until: Timestamp)
}

struct HeldVault {
    let user: Int64
    let signInHash: Hash512
    let sealed: [UInt8]
    let listVersion: UInt32
}

extension Database {
    /// Whether a sign-in key is right; passwords in a row that are not lock. The same statements run for a user who is
    /// there and one who is not.
    func judge(_ attempt: VaultAttempt, now: Timestamp) throws -> VaultVerdict {
        guard let network = try networkRow(attempt.who.network) else { return .wrong(lockedUntil: nil) }
        let place = GuessPlace(network: network, who: attempt.who, origin: attempt.origin)
        let held = try heldVault(attempt)
        let row = attempt.kind == .password ? try guesses(at: place) : .none
        guard row.lockedUntil <= now else { return .locked(until: row.lockedUntil) }
        if attempt.isRight(held?.signInHash), let held {
            if row.wrong > 0 { try forgetGuesses(at: place) }
            return .right(held)
        }
        guard attempt.kind == .password else { return .wrong(lockedUntil: nil) }
        let next = row.next(now)
        try note(next, at: place)
        return .wrong(lockedUntil: next.lockedUntil > now ? next.lockedUntil : nil)
    }

    /// Of a user who is neither suspended nor reset (a reset takes the vaults away).
    private func heldVault(_ attempt: VaultAttempt) throws -> HeldVault? {
        try Row.fetchOne(
            cachedStatement(
                sql: """
                    SELECT user.id, sign_in_hash, sealed, list_version FROM vault
                    JOIN user ON user.id = vault.user JOIN network ON network.id = user.network
                    WHERE network.network = ? AND user.user = ? AND vault.kind = ? AND is_suspended = 0
                    """
            ),
            arguments: [attempt.who.network.data, attempt.who.user.data, attempt.kind.rawValue]
        ).map {
            HeldVault(
                user: try $0.integer(0),
                signInHash: try $0.hash(1),
                sealed: try $0.bytes(2),
                listVersion: try $0.version(3)
            )
        }
    }

    private func guesses(at place: GuessPlace) throws -> Guesses {
        let row = try Row.fetchOne(
            cachedStatement(
                sql: "SELECT wrong, locked_until_ms FROM guess WHERE network = ? AND user = ? AND origin = ?"
            ),
            arguments: place.arguments
        )
        guard let row else { return .none }
        return Guesses(wrong: Int(clamping: try row.integer(0)), lockedUntil: try row.time(1))
    }

    private func note(_ guesses: Guesses, at place: GuessPlace) throws {
        let isKnown = try userRow(place.who) != nil
        try cachedStatement(
            sql: """
                INSERT INTO guess (network, user, origin, is_known, wrong, locked_until_ms) VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT (network, user, origin) DO UPDATE SET
                    is_known = excluded.is_known, wrong = excluded.wrong, locked_until_ms = excluded.locked_until_ms
                """
        ).execute(arguments: place.arguments + [isKnown, guesses.wrong, guesses.lockedUntil.stored])
        // Numbers rise: those before the newest so many are the oldest.
        try cachedStatement(sql: "DELETE FROM guess WHERE is_known = 0 AND id <= (SELECT max(id) FROM guess) - ?")
            .execute(arguments: [guessesAtNobody])
    }

    private func forgetGuesses(at place: GuessPlace) throws {
        try execute(
            sql: "DELETE FROM guess WHERE network = ? AND user = ? AND origin = ?",
            arguments: place.arguments
        )
    }

    /// Ends both rows: the user has another password, or none.
    func forgetGuesses(at who: Who) throws {
        try execute(
            sql: "DELETE FROM guess WHERE network = (SELECT id FROM network WHERE network = ?) AND user = ?",
            arguments: [who.network.data, who.user.data]
        )
    }
}

/// Users who are not there, and whose wrong passwords are counted all the same: the newest so many.
private let guessesAtNobody = 65_536

private struct GuessPlace {
    let network: Int64
    let who: Who
    let origin: VaultAttempt.Origin

    var arguments: StatementArguments { [network, who.user.data, origin.rawValue] }
}

/// Wrong passwords in a row.
private struct Guesses {
    let wrong: Int
    let lockedUntil: Timestamp

    static let none = Guesses(wrong: 0, lockedUntil: Timestamp(milliseconds: 0))

    /// One more. From ``Limits/wrongPasswords`` on each locks for twice as long as the one before.
    func next(_ now: Timestamp) -> Guesses {
        let wrong = min(self.wrong, 1 << 20) + 1
        let doublings = wrong - Limits.wrongPasswords
        guard doublings >= 0 else { return Guesses(wrong: wrong, lockedUntil: Self.none.lockedUntil) }
        let seconds = min(Limits.longestLockSeconds, Limits.firstLockSeconds << UInt64(min(doublings, 32)))
        return Guesses(wrong: wrong, lockedUntil: now.adding(seconds: seconds))
    }
}
