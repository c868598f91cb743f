import Foundation
import GRDB
package import PosternWire

/// What ``Store/expire(now:)`` took away.
package struct Expired: Hashable, Sendable {
    /// What waited for a device past its time to live, each device counted.
    package var deliveries = 0
    /// Answers to retries, 30 days old.
    package var answers = 0
    package var invitations = 0
    /// Exchange keys that no sender would take any more.
    package var bundles = 0
}

extension Store {
    /// Takes away what has had its time: undelivered messages, the answers to their retries, invitations, counted
    /// claims, exchange keys that are too old. In many short transactions, so that messages pass in between.
    package func expire(now: Timestamp) async throws -> Expired {
        var expired = Expired()
        while true {
            // Found by a reader: who writes does not wait for the search.
            let deliveries = try await read { db in try db.expiredDeliveries(now: now) }
            expired.deliveries += try await write(changesDirectory: true) { db in try db.expire(deliveries) }
            if deliveries.count < expiredAtOnce { break }
        }
        while true {
            let answers = try await write { db in try db.expireAnswers(now: now) }
            expired.answers += answers
            if answers < expiredAtOnce { break }
        }
        expired.bundles = try await eraseOldBundles(now: now)
        expired.invitations = try await write { db in
            try db.expireClaims(now: now)
            try db.execute(sql: "DELETE FROM reserved_login WHERE until_ms <= ?", arguments: [now.stored])
            try db.execute(sql: "DELETE FROM invitation WHERE expires_ms <= ?", arguments: [now.stored])
            return db.changesCount
        }
        return expired
    }

    /// Who has no key left is told to the writer: messages leave its devices out from then on.
    private func eraseOldBundles(now: Timestamp) async throws -> Int {
        var erased = 0
        while true {
            let devices = try await read { db in try db.devicesWithOldBundles(now: now, limit: expiredAtOnce) }
            guard !devices.isEmpty else { return erased }
            erased += try await write(changesDirectory: false) { db in
                let count = try devices.reduce(0) { try $0 + db.eraseOldBundles(of: $1.row, now: now) }
                return (count, .devices(devices.map(\.id)))
            }
            if devices.count < expiredAtOnce { return erased }
        }
    }
}

private let expiredAtOnce = 500

extension Database {
    fileprivate struct ExpiredDelivery {
        let device: Int64
        let message: Int64
    }

    /// The whole queue is looked through: an index by time would cost each message more than this costs in all.
    fileprivate func expiredDeliveries(now: Timestamp) throws -> [ExpiredDelivery] {
        try Row.fetchAll(
            self,
            sql: "SELECT device, message FROM delivery WHERE expires_ms <= ? LIMIT ?",
            arguments: [now.stored, expiredAtOnce]
        ).map { ExpiredDelivery(device: try $0.integer(0), message: try $0.integer(1)) }
    }

    /// - Returns: How many of them were still there.
    fileprivate func expire(_ deliveries: [ExpiredDelivery]) throws -> Int {
        let delete = try cachedStatement(sql: "DELETE FROM delivery WHERE device = ? AND message = ?")
        let deleteBody = try cachedStatement(sql: "DELETE FROM body WHERE number = ? AND waiting = 1")
        let lower = try cachedStatement(sql: "UPDATE body SET waiting = waiting - 1 WHERE number = ?")
        var expired = 0
        for delivery in deliveries {
            try delete.execute(arguments: [delivery.device, delivery.message])
            guard changesCount == 1 else { continue }
            try deleteBody.execute(arguments: [delivery.message])
            if changesCount == 0 { try lower.execute(arguments: [delivery.message]) }
            expired += 1
        }
        return expired
    }

    /// Numbers rise with time: the oldest rows come first.
    fileprivate func expireAnswers(now: Timestamp) throws -> Int {
        let retry = Timestamp(seconds: Limits.retrySeconds).milliseconds
        guard now.milliseconds > retry else { return 0 }
        let old = try Row.fetchAll(
            self,
            sql: """
                DELETE FROM message WHERE accepted_ms <= ?1
                AND number IN (SELECT number FROM message ORDER BY number LIMIT ?2)
                AND NOT EXISTS (SELECT 1 FROM body WHERE body.number = message.number)
                RETURNING number, sender, message
                """,
            arguments: [Int64(clamping: now.milliseconds - retry), expiredAtOnce]
        )
        let forget = try cachedStatement(sql: "DELETE FROM sent WHERE sender = ? AND message = ? AND number = ?")
        for row in old { try forget.execute(arguments: [row.integer(1), Data(row.bytes(2)), row.integer(0)]) }
        return old.count
    }

    fileprivate func expireClaims(now: Timestamp) throws {
        guard now.milliseconds > claimWindow else { return }
        try execute(
            sql: "DELETE FROM claim WHERE at_ms <= ?",
            arguments: [Int64(clamping: now.milliseconds - claimWindow)]
        )
    }
}
