import GRDB
package import PosternWire

// What this device says to another one: requests for a message secret, answers to them, read marks.
extension Home {
    /// A sender is asked for the same secret, or gives it, not more often, milliseconds: 24 h.
    package static let repairPause: UInt64 = 86_400_000

    package enum RepairOutcome: Hashable, Sendable {
        case queued
        /// It was done in the last 24 h, or what it is about is no longer kept.
        case notNow
    }

    /// Queues the request for the secret of a closed message.
    ///
    /// - Parameter hash: The closed envelope's.
    package func queue(
        _ request: Outgoing,
        askingAbout hash: Hash512,
        at now: Timestamp
    ) throws(HomeError) -> RepairOutcome {
        try write { db in
            let count = try db.run(
                """
                UPDATE kept_envelope SET asked_at = ?1
                WHERE hash = ?2 AND reason = 2 AND coalesce(asked_at <= ?3, 1)
                """,
                [now.column, hash.column, now.milliseconds.subtracting(Self.repairPause).column]
            )
            guard count == 1 else { return .notNow }
            return try db.queue(request, sealing: sealing) == .queued ? .queued : .notNow
        }
    }

    /// Queues the answer to such a request.
    ///
    /// - Parameter message: Whose secret it gives.
    package func queue(
        _ answer: Outgoing,
        givingSecretOf message: MessageID,
        to device: DeviceID,
        at now: Timestamp
    ) throws(HomeError) -> RepairOutcome {
        try write { db in
            let count = try db.run(
                """
                INSERT INTO rewrapped (device, message, at) VALUES (?1, ?2, ?3)
                ON CONFLICT DO UPDATE SET at = ?3 WHERE at <= ?4
                """,
                [device.column, message.column, now.column, now.milliseconds.subtracting(Self.repairPause).column]
            )
            guard count == 1 else { return .notNow }
            return try db.queue(answer, sealing: sealing) == .queued ? .queued : .notNow
        }
    }

    /// Queues read marks for the user's other devices, one message for each, and notes what they are told.
    package func queue(_ messages: [Outgoing], telling marks: [ReadPlace]) throws(HomeError) -> RepairOutcome {
        try write { db in
            for message in messages {
                guard try db.queue(message, sealing: sealing) == .queued else { return .notNow }
            }
            for mark in marks { try db.note(mark, as: .told) }
            return .queued
        }
    }
}

extension Database {
    /// Messages between devices that nobody could seal in time, and the memory of old answers.
    func eraseDeviceMessages(before time: Int64) throws {
        let old = try rows("SELECT first FROM outgoing WHERE kind = 3 AND state = 1 AND sent_at <= ?", [time])
        for row in old { try withdraw(try row.id("first")) }
        try run("DELETE FROM rewrapped WHERE at <= ?", [time])
    }
}
