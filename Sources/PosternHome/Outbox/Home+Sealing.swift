import FoundationEssentials
import GRDB
package import PosternPrimitives
package import PosternWire

extension Home {
    package enum SealingOutcome: Hashable, Sendable {
        case stored
        /// The slot was taken, or the conversation or its room went on meanwhile: seal again for the newest.
        case stale
        /// This one has to have its answer first.
        case waits(for: MessageID)
        /// The message was withdrawn, held, or sealed by another process.
        case notQueued
    }

    /// For each conversation that waits for no answer, its oldest queued message that is not held.
    ///
    /// - Parameters:
    ///   - kind: Only conversations of this kind; nil for all.
    ///   - blocked: Not these: however many they are, they take nobody's place.
    package func readyToSeal(
        _ kind: Header.Kind? = nil,
        besides blocked: Set<ConversationID> = [],
        limit: Int
    ) throws(HomeError) -> [ReadyToSeal] {
        let others = blocked.map(\.description).sorted().map { "\"\($0)\"" }.joined(separator: ",")
        return try read { db in
            let rows = try db.rows(
                """
                SELECT * FROM outgoing WHERE number IN
                    (SELECT min(number) FROM outgoing WHERE state = 1 AND hold IS NULL AND kind = coalesce(?, kind)
                        GROUP BY conversation)
                    AND conversation NOT IN (SELECT conversation FROM sealing WHERE state = 1)
                    AND lower(hex(conversation)) NOT IN (SELECT value FROM json_each(?))
                ORDER BY number LIMIT ?
                """,
                [kind.map { Int64($0.rawValue) }, "[\(others)]", limit]
            )
            return try rows.map { row in
                let message = try Outgoing(row, sealing: sealing)
                return ReadyToSeal(message: message, slot: try db.slot(of: message.conversation, sealing: sealing))
            }
        }
    }

    /// Takes the counter and stores the envelope, in one: only then may the first byte of it go out.
    package func store(_ new: NewSealing, at now: Timestamp) throws(HomeError) -> SealingOutcome {
        let header = new.envelope.header
        guard new.secret.map({ $0.owner == .message(header.message) }) ?? (header.kind == .device) else {
            throw .misuse("a sealing with another's secret")
        }
        return try write { db in
            guard try db.state(of: new.first) == .queued else { return .notQueued }
            if let waiting = try db.unansweredMessage(in: header.conversation) { return .waits(for: waiting) }
            guard try db.isNext(header), try db.isUnderNewestEntry(header) else { return .stale }
            try db.insert(new, at: now, sealing: sealing)
            try db.run(
                "UPDATE conversation SET next_counter = next_counter + 1 WHERE conversation = ?",
                [header.conversation.column]
            )
            try db.run("UPDATE outgoing SET state = 2 WHERE first = ?", [new.first.column])
            return .stored
        }
    }

    /// What has to go, or go again, to the relay: oldest first, at most one for each conversation.
    ///
    /// - Parameter kind: Only conversations of this kind; nil for all.
    package func unanswered(_ kind: Header.Kind? = nil) throws(HomeError) -> [Sealing] {
        try sealings(
            where: "s.state = 1 AND o.kind = coalesce(?, o.kind) ORDER BY s.sealed_at, s.rowid",
            [kind.map { Int64($0.rawValue) }]
        )
    }

    /// A sealing of the last 7 days.
    package func sealing(_ message: MessageID) throws(HomeError) -> Sealing? {
        try sealings(where: "s.envelope IS NOT NULL AND s.message = ?", [message.column]).first
    }

    /// The envelope hash of what was sealed here under a counter.
    package func sealedHash(_ counter: UInt64, in conversation: ConversationID) throws(HomeError) -> Hash512? {
        try read { db in
            try db.row(
                "SELECT hash FROM sealing WHERE conversation = ? AND counter = ?",
                [conversation.column, counter.column]
            )?.hash("hash")
        }
    }

    /// The secret of a message that was sealed here in the last 7 days, for a `rewrap`.
    package func messageSecret(_ message: MessageID) throws(HomeError) -> SecretBytes? {
        let sealed: SealedSecret? = try read { db in
            let slot = try db.row("SELECT slot FROM sealing WHERE message = ?", [message.column])?
                .optionalInteger("slot")
            return try slot.flatMap { try db.secret(in: $0, of: .message(message)) }
        }
        guard let sealed else { return nil }
        return try sealing.open(sealed)
    }

    /// - Parameter condition: SQL of this folder; never of input.
    func sealings(
        where condition: String,
        _ arguments: StatementArguments = []
    ) throws(HomeError) -> [Sealing] {
        try read { db in
            try db.rows(
                "SELECT s.*, o.kind, o.peer FROM sealing s JOIN outgoing o USING (first) WHERE \(condition)",
                arguments
            ).map { try Sealing($0) }
        }
    }
}

extension Database {
    fileprivate func unansweredMessage(in conversation: ConversationID) throws -> MessageID? {
        try row("SELECT message FROM sealing WHERE conversation = ? AND state = 1", [conversation.column])?
            .id("message")
    }

    fileprivate func isNext(_ header: Header) throws -> Bool {
        guard
            let row = try row(
                "SELECT next_counter, previous FROM conversation WHERE conversation = ?",
                [header.conversation.column]
            )
        else { return false }
        return try row.unsigned("next_counter") == header.counter && row.hash("previous") == header.previous
    }

    fileprivate func insert(_ new: NewSealing, at now: Timestamp, sealing: borrowing RowSealing) throws {
        let header = new.envelope.header
        try run(
            """
            INSERT INTO sealing (message, first, conversation, counter, state, hash, time_to_live, sealed_at,
                omitted, slot, envelope, wrap_block, view)
            VALUES (?, ?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                header.message.column, new.first.column, header.conversation.column, header.counter.column,
                new.hash.column, Int64(header.timeToLive), now.column,
                Data(new.omitted.flatMap(\.bytes)), try new.secret.map { try store($0) },
                new.envelope.bytes.column, new.wrapBlock.column,
                try sealing.seal(new.view, .sealingView, row: header.message.bytes).column,
            ]
        )
    }
}
