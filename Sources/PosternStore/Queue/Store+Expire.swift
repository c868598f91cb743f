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
        expired.deliveries = try await expireDeliveries(now: now)
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
            let expired = db.changesCount
            try db.rejectLongInvited(now: now)
            return expired
        }
        return expired
    }

    /// What the writer knows of users and rooms stays true, and so stays with it; of queues it is told what is gone.
    private func expireDeliveries(now: Timestamp) async throws -> Int {
        var expired = 0
        var place = ExpiredDelivery(device: .min, message: .min)
        while true {
            // Found by a reader: who writes does not wait for the search, which goes on where it stopped.
            let found = try await read { [place] db in try db.expiredDeliveries(now: now, behind: place) }
            guard let last = found.last else { return expired }
            place = last
            // One message's together: its row is written once for all of them.
            let deliveries = found.sorted { ($0.message, $0.device) < ($1.message, $1.device) }
            for start in stride(from: 0, to: deliveries.count, by: expiredAtOnce) {
                let slice = Array(deliveries[start..<min(start + expiredAtOnce, deliveries.count)])
                expired += try await write(changesDirectory: false) { db in
                    let gone = try db.expire(slice)
                    return (gone.values.reduce(0) { $0 + $1.messages }, .queues(gone))
                }
            }
            guard found.count == foundAtOnce else { return expired }
        }
    }

    /// Who has no key left is told to the writer: messages leave its devices out from then on.
    private func eraseOldBundles(now: Timestamp) async throws -> Int {
        var erased = 0
        while true {
            let devices = try await read { db in try db.devicesWithOldBundles(now: now, limit: expiredAtOnce) }
            guard !devices.isEmpty else { return erased }
            erased += try await write(changesDirectory: false) { db in
                var (count, published) = (0, [DeviceID: Bool]())
                for device in devices {
                    count += try db.eraseOldBundles(of: device.row, now: now)
                    published[device.id] = try db.hasBundle(device.row)
                }
                return (count, .keys(published))
            }
            if devices.count < expiredAtOnce { return erased }
        }
    }
}

/// Rows that one transaction takes away.
private let expiredAtOnce = 500
/// Rows that one search finds.
private let foundAtOnce = 20_000

private struct ExpiredDelivery {
    let device: Int64
    let message: Int64
}

extension Database {
    /// The whole queue is looked through: an index by time would cost each message more than this costs in all.
    fileprivate func expiredDeliveries(now: Timestamp, behind place: ExpiredDelivery) throws -> [ExpiredDelivery] {
        try Row.fetchAll(
            self,
            sql: """
                SELECT device, message FROM delivery WHERE (device, message) > (?, ?) AND expires_ms <= ?
                ORDER BY device, message LIMIT ?
                """,
            arguments: [place.device, place.message, now.stored, foundAtOnce]
        ).map { ExpiredDelivery(device: try $0.integer(0), message: try $0.integer(1)) }
    }

    /// - Returns: What was still there, by device.
    fileprivate func expire(_ deliveries: [ExpiredDelivery]) throws -> [Int64: QueueBook.Length] {
        let delete = try cachedStatement(sql: "DELETE FROM delivery WHERE device = ? AND message = ? RETURNING size")
        var gone: [Int64: QueueBook.Length] = [:]
        var counts: [Int64: Int] = [:]
        for delivery in deliveries {
            guard let size = try Int.fetchOne(delete, arguments: [delivery.device, delivery.message]) else { continue }
            gone[delivery.device, default: QueueBook.Length(messages: 0, bytes: 0)].messages += 1
            gone[delivery.device]?.bytes += size
            counts[delivery.message, default: 0] += 1
        }
        try lowerWaiting(counts)
        return gone
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

extension Database {
    /// Whose invitation has been over for ``UserStatus/rejectedAfterSeconds`` counts as one who declined.
    fileprivate func rejectLongInvited(now: Timestamp) throws {
        let lifetime = Timestamp(seconds: UserStatus.rejectedAfterSeconds).milliseconds
        guard now.milliseconds >= lifetime else { return }
        try execute(
            sql: """
                UPDATE user SET rejected_ms = ?
                WHERE status = 1 AND rejected_ms IS NULL AND deleted_ms IS NULL AND invited_until_ms <= ?
                """,
            arguments: [now.stored, Timestamp(milliseconds: now.milliseconds - lifetime).stored]
        )
    }
}
