import Foundation
import GRDB
package import PosternWire

extension Store {
    /// The letter that has waited longest past its time. Those to suspended users stay where they are.
    ///
    /// - Returns: `nil` when none is due.
    package func dueLetter(now: Timestamp) async throws -> WaitingLetter? {
        try await read { db in
            try Row.fetchOne(
                db,
                sql: WaitingLetter.select + """
                     WHERE next_attempt_ms <= ?1 AND expires_ms > ?1 AND is_suspended = 0
                    ORDER BY next_attempt_ms, outbox.id LIMIT 1
                    """,
                arguments: [now.stored]
            ).map(WaitingLetter.init)
        }
    }

    /// - Returns: `nil` when it waits no more.
    package func letter(_ id: LetterID) async throws -> WaitingLetter? {
        try await read { db in
            try Row.fetchOne(db, sql: WaitingLetter.select + " WHERE letter = ?", arguments: [id.data])
                .map(WaitingLetter.init)
        }
    }

    /// A letter whose invitation is over, and which nobody was handed.
    package func expiredLetter(now: Timestamp) async throws -> WaitingLetter? {
        try await read { db in
            try Row.fetchOne(
                db,
                sql: WaitingLetter.select + " WHERE expires_ms <= ? ORDER BY outbox.id LIMIT 1",
                arguments: [now.stored]
            ).map(WaitingLetter.init)
        }
    }

    /// The letter is with the mail server. Its bytes are overwritten.
    package func noteHandedOver(_ letter: LetterID) async throws {
        try await write { db in try db.delete(letter) }
    }

    /// The letter waits for another attempt.
    ///
    /// - Parameter reason: Why this one failed; 1 to 256 characters.
    package func postpone(_ letter: LetterID, until next: Timestamp, reason: String) async throws {
        try await write { db in
            try db.execute(
                sql: """
                    UPDATE outbox SET attempts = attempts + 1, next_attempt_ms = ?, last_reason = ? WHERE letter = ?
                    """,
                arguments: [next.stored, reason, letter.data]
            )
        }
    }
}

extension ActTransaction {
    /// Puts a letter where ``Store/dueLetter(now:)`` finds it, due at once. Its invitation stands there already.
    package func post(_ letter: NewLetter) throws {
        guard let network = try db.networkRow(letter.who.network), let user = try db.userRow(letter.who) else { return }
        try db.execute(
            sql: """
                INSERT INTO outbox (letter, network, user, invitation, recipient, kind, sealed, created_ms,
                    next_attempt_ms)
                VALUES (?1, ?2, ?3, ?4, ?5, 1, ?6, ?7, ?7)
                """,
            arguments: [
                letter.id.data, network, user, letter.invitation.data, letter.recipient, Data(letter.sealed),
                letter.created.stored,
            ]
        )
    }

    /// - Returns: Whether it was there.
    package func delete(_ letter: LetterID) throws -> Bool {
        try db.delete(letter)
        return db.changesCount == 1
    }
}

extension Database {
    fileprivate func delete(_ letter: LetterID) throws {
        try securely {
            try execute(sql: "DELETE FROM outbox WHERE letter = ?", arguments: [letter.data])
        }
    }

    /// Nobody needs what an invitation's user has.
    func takeLetter(bringing invitation: Hash512) throws {
        try execute(sql: "DELETE FROM outbox WHERE invitation = ?", arguments: [invitation.data])
    }
}

extension WaitingLetter {
    fileprivate static let select = """
        SELECT letter, network.network, user.user, network.number, user.number, recipient, sealed, attempts,
            last_reason, expires_ms
        FROM outbox JOIN user ON user.id = outbox.user JOIN network ON network.id = outbox.network
            JOIN invitation ON invitation.hash = outbox.invitation
        """

    fileprivate init(_ row: Row) throws {
        guard let network = NetworkNumber(try row.text(3)), let user = UserNumber(try row.integer(4)) else {
            throw StoreError.damaged("a letter's number is none")
        }
        self.init(
            id: try row.identifier(0),
            who: Who(network: try row.identifier(1), user: try row.identifier(2)),
            network: network,
            user: user,
            recipient: try row.text(5),
            sealed: try row.bytes(6),
            attempts: Int(clamping: try row.integer(7)),
            lastReason: row[8],
            expires: try row.time(9)
        )
    }
}
