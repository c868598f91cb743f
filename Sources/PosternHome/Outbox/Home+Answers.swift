import FoundationEssentials
import GRDB
package import PosternWire

extension Home {
    package enum AnswerOutcome: Hashable, Sendable {
        case recorded
        /// It had its answer before: nothing changed.
        case alreadyAnswered
        case unknown
    }

    /// What becomes of a refused message.
    package enum AfterRefusal: Hashable, Sendable {
        /// It is queued again, for a new sealing with a new id and counter.
        case sealAgain
        /// It is refused for good.
        case giveUp
    }

    /// Message secrets and envelopes are kept so long, milliseconds: 7 days.
    package static let sealingLife: UInt64 = 7 * 86_400_000

    /// The relay has accepted a sealing. The next one of the conversation carries on from it.
    ///
    /// - Parameters:
    ///   - time: When, by the relay's clock.
    ///   - leftOut: The devices that the relay named as left out.
    ///   - roomVersion: Under which it was sealed; 0 where it is in no room.
    ///   - effect: What it does in this home, now that others get it.
    package func accepted(
        _ message: MessageID,
        at time: Timestamp,
        leftOut: [DeviceID],
        roomVersion: UInt32 = 0,
        doing effect: Effect = .none,
        now: Timestamp
    ) throws(HomeError) -> AnswerOutcome {
        try write { db in
            guard let row = try db.sealingRow(message) else { return .unknown }
            guard try row.integer("state") == 1 else { return .alreadyAnswered }
            try db.run(
                "UPDATE sealing SET state = 2, accepted_at = ?, answered_at = ?, view = NULL WHERE message = ?",
                [time.column, now.column, message.column]
            )
            try db.run(
                "UPDATE outgoing SET state = 3, answered_at = ?, sealed = x'' WHERE first = ?",
                [now.column, try row.data("first")]
            )
            try db.carryOn(from: row, sealing: sealing)
            let lacking = Set(leftOut).union(try row.devices("omitted"))
            try db.noteRecipients(of: row, lacking: lacking)
            try db.run(
                "UPDATE sealing SET omitted = ? WHERE message = ?",
                [Data(lacking.sorted().flatMap(\.bytes)), message.column]
            )
            try db.run("UPDATE account SET last_accepted = ?", [message.column])
            try db.run(
                """
                UPDATE message SET room_version = ?2, burns_at = ?3 + burn WHERE first = ?1 AND direction = 2
                """,
                [try row.data("first"), Int64(roomVersion), now.column]
            )
            let conversation: ConversationID = try row.id("conversation")
            try db.apply(effect, in: conversation, at: now, printed: true, sealing: sealing)
            return .recorded
        }
    }

    /// The relay has refused a sealing, and not asked for the same bytes later: its counter is given up.
    package func refused(
        _ message: MessageID,
        code: Int64,
        then next: AfterRefusal,
        now: Timestamp
    ) throws(HomeError) -> AnswerOutcome {
        try write { db in
            guard let row = try db.sealingRow(message) else { return .unknown }
            guard try row.integer("state") == 1 else { return .alreadyAnswered }
            try db.run(
                "UPDATE sealing SET state = 3, answered_at = ?, view = NULL WHERE message = ?",
                [now.column, message.column]
            )
            try db.giveUp(try row.integer("counter"), in: try row.id("conversation"))
            let first = try row.data("first")
            switch next {
            case .sealAgain:
                try db.run("UPDATE outgoing SET state = 1 WHERE first = ?", [first])
            case .giveUp:
                try db.run(
                    "UPDATE outgoing SET state = 4, refusal = ?, answered_at = ? WHERE first = ?",
                    [code, now.column, first]
                )
            }
            return .recorded
        }
    }

    /// A message that was never sealed will not be: it stays in the history, as one that was not sent.
    package func giveUp(
        _ first: MessageID,
        telling notice: Notice,
        at now: Timestamp
    ) throws(HomeError) -> OutboxOutcome {
        try write { db in
            guard try db.state(of: first) != nil else { return .unknown }
            let count = try db.run(
                "UPDATE outgoing SET state = 4, hold = NULL, refusal = 0, answered_at = ? WHERE first = ? AND state = 1",
                [now.column, first.column]
            )
            guard count == 1 else { return .tooLate }
            try db.insert(notice, at: now, sealing: sealing)
            return .done
        }
    }

    /// Erases what is past its time: message secrets and envelopes that have their answer after 7 days, others' closed
    /// envelopes after 7 days and waiting or held ones after 30, messages to devices that could not be sealed in 7 days,
    /// old claimed keys, hashes too old to compare, amendments whose message did not come. Once an hour is often enough.
    package func sweep(at now: Timestamp) throws(HomeError) {
        try write { db in
            try db.eraseSealings(before: now.milliseconds.subtracting(Self.sealingLife).column)
            try db.eraseKeptEnvelopes(at: now)
            try db.eraseDeviceMessages(before: now.milliseconds.subtracting(Self.sealingLife).column)
            try db.forgetOldClaimedKeys(at: now)
            try db.eraseKeysPastTheirLimit(at: now)
            try db.forgetOldHashes()
            try db.forgetGone(at: now)
        }
    }
}

extension Database {
    fileprivate func sealingRow(_ message: MessageID) throws -> Row? {
        try row("SELECT * FROM sealing WHERE message = ?", [message.column])
    }

    fileprivate func carryOn(from row: Row, sealing: borrowing RowSealing) throws {
        let conversation: ConversationID = try row.id("conversation")
        let message: MessageID = try row.id("message")
        let view = try row.optionalBytes("view").map { try sealing.open($0, .sealingView, row: message.bytes) }
        try run(
            "UPDATE conversation SET previous = ?, view = ? WHERE conversation = ?",
            [
                try row.data("hash"), try sealing.seal(view ?? [], .view, row: conversation.bytes).column,
                conversation.column,
            ]
        )
    }

    /// A device that was left out lacks this counter and those given up before it; one that was reached has been told.
    fileprivate func noteRecipients(of row: Row, lacking: Set<DeviceID>) throws {
        let conversation: ConversationID = try row.id("conversation")
        let reached = Set(try WrapBlock(parsing: try row.bytes("wrap_block")).devices).subtracting(lacking)
        for device in reached {
            try run("DELETE FROM left_out WHERE conversation = ? AND device = ?", [conversation.column, device.column])
        }
        let counters = try givenUp(in: conversation) + [try row.unsigned("counter")]
        for device in lacking {
            for counter in counters {
                try run(
                    "INSERT OR IGNORE INTO left_out VALUES (?, ?, ?)",
                    [conversation.column, device.column, counter.column]
                )
            }
        }
        try run("DELETE FROM given_up WHERE conversation = ?", [conversation.column])
    }

    fileprivate func eraseSealings(before time: Int64) throws {
        let old = try rows("SELECT slot FROM sealing WHERE state <> 1 AND sealed_at <= ? AND slot IS NOT NULL", [time])
        for row in old { try eraseSlot(try row.integer("slot")) }
        try run(
            """
            UPDATE sealing SET slot = NULL, envelope = NULL, wrap_block = NULL
            WHERE state <> 1 AND sealed_at <= ? AND envelope IS NOT NULL
            """,
            [time]
        )
    }
}

extension Row {
    func devices(_ column: String) throws -> [DeviceID] {
        var reader = ByteReader(try bytes(column))
        var devices: [DeviceID] = []
        while !reader.isAtEnd { devices.append(try reader.identifier()) }
        return devices
    }
}
