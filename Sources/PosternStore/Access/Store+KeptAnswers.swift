import Foundation
import GRDB
package import PosternWire

extension Store {
    /// Looks before a request is done; what is under way at the time may go a little over the limits.
    package func keptAnswer(for key: AnswerKey, now: Timestamp) async throws -> AnswerFinding {
        try await read { db in
            if let answer = try db.keptAnswer(for: key, now: now) { return .kept(answer) }
            let row = try Row.fetchOne(
                db,
                sql: "SELECT count(*), total(size) FROM kept_answer WHERE principal = ?",
                arguments: [key.principal]
            )
            guard let row else { return .unknown }
            let (count, bytes) = (try row.integer(0), try row.decode(Double.self, atIndex: 1))
            let hasRoom = count < KeptAnswer.mostOfPrincipal && bytes < Double(KeptAnswer.mostBytesOfPrincipal)
            return hasRoom ? .unknown : .noRoom
        }
    }

    /// For an answer to a request that changed nothing; others are kept in the transaction of their change.
    package func keep(_ answer: KeptAnswer) async throws {
        try await write { db in try db.keep(answer) }
    }

    /// Takes away what is older than ``KeptAnswer/lifetimeSeconds``, in many short transactions.
    package func expireKeptAnswers(now: Timestamp) async throws {
        var expired: Int
        repeat {
            expired = try await write { db in
                try db.execute(
                    sql: """
                        DELETE FROM kept_answer WHERE id IN
                        (SELECT id FROM kept_answer WHERE kept_ms <= ? ORDER BY kept_ms LIMIT ?)
                        """,
                    arguments: [Self.oldest(now), expiredAtOnce]
                )
                return db.changesCount
            }
        } while expired == expiredAtOnce
    }

    fileprivate static func oldest(_ now: Timestamp) -> Int64 {
        let lifetime = Timestamp(seconds: KeptAnswer.lifetimeSeconds).milliseconds
        return Int64(clamping: now.milliseconds) - Int64(clamping: lifetime)
    }
}

private let expiredAtOnce = 500

extension Database {
    /// In the place of one that has expired.
    func keep(_ answer: KeptAnswer) throws {
        try execute(
            sql: """
                INSERT OR REPLACE INTO kept_answer (principal, network, operation, token, request_hash, status,
                    error_type, body, size, kept_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                answer.key.principal, answer.key.network, answer.key.operation, answer.key.token,
                Data(answer.requestHash), answer.status, answer.errorType, Data(answer.body), answer.body.count,
                answer.kept.stored,
            ]
        )
    }

    fileprivate func keptAnswer(for key: AnswerKey, now: Timestamp) throws -> KeptAnswer? {
        try Row.fetchOne(
            self,
            sql: """
                SELECT request_hash, status, error_type, body, kept_ms FROM kept_answer
                WHERE principal = ? AND network = ? AND operation = ? AND token = ? AND kept_ms > ?
                """,
            arguments: [key.principal, key.network, key.operation, key.token, Store.oldest(now)]
        ).map { row in
            KeptAnswer(
                key: key,
                requestHash: try row.bytes(0),
                status: Int(clamping: try row.integer(1)),
                errorType: try row.decode(String?.self, atIndex: 2),
                body: try row.bytes(3),
                kept: try row.time(4)
            )
        }
    }
}
