import GRDB
package import PosternWire

extension Home {
    package enum QueueOutcome: Hashable, Sendable {
        case queued
        /// This message was queued before.
        case alreadyQueued
        /// A copy of a home sends nothing: see ``RelayState/isCopy``.
        case copiedHome
    }

    package enum OutboxOutcome: Hashable, Sendable {
        case done
        case unknown
        /// It is past the point where this can be done.
        case tooLate
    }

    /// Puts a message into the outbox, and into the history.
    package func queue(_ message: Outgoing, in place: OutgoingPlace) throws(HomeError) -> QueueOutcome {
        try write { db in
            let outcome = try db.queue(message, sealing: sealing)
            if outcome == .queued, case .history(let new, let author, let device) = place {
                try db.insertSent(message, new, by: author, device: device, sealing: sealing)
            }
            return outcome
        }
    }

    package func state(of first: MessageID) throws(HomeError) -> Outgoing.State? {
        try read { db in try db.state(of: first) }
    }

    /// Everything that is not accepted or refused, oldest first.
    package func outbox() throws(HomeError) -> [Outgoing] {
        try read { db in
            try db.rows("SELECT * FROM outgoing WHERE state IN (1, 2) ORDER BY number").map {
                try Outgoing($0, sealing: sealing)
            }
        }
    }

    /// A message of the outbox, unless it was accepted.
    package func outgoing(_ first: MessageID) throws(HomeError) -> Outgoing? {
        try read { db in
            try db.row("SELECT * FROM outgoing WHERE first = ? AND state <> 3", [first.column]).map {
                try Outgoing($0, sealing: sealing)
            }
        }
    }

    /// Takes a message back of which no byte has gone out, by the caller's word; a counter that it had is given up.
    package func withdraw(_ first: MessageID) throws(HomeError) -> OutboxOutcome {
        try write { db in
            switch try db.state(of: first) {
            case nil: return .unknown
            case .accepted?, .refused?: return .tooLate
            case .queued?, .held?, .unanswered?: break
            }
            try db.withdraw(first)
            return .done
        }
    }
}

extension Database {
    func state(of first: MessageID) throws -> Outgoing.State? {
        try row("SELECT state, hold, refusal FROM outgoing WHERE first = ?", [first.column]).map {
            try Outgoing.State($0)
        }
    }

    func queue(_ message: Outgoing, sealing: borrowing RowSealing) throws -> Home.QueueOutcome {
        guard try row("SELECT 1 FROM account WHERE copied = 1") == nil else { return .copiedHome }
        guard try state(of: message.first) == nil else { return .alreadyQueued }
        try insertConversation(message.conversation)
        try insert(message, sealing: sealing)
        return .queued
    }

    private func insertConversation(_ conversation: ConversationID) throws {
        try run(
            "INSERT OR IGNORE INTO conversation (conversation, previous) VALUES (?, ?)",
            [conversation.column, Hash512.zero.column]
        )
    }

    private func insert(_ message: Outgoing, sealing: borrowing RowSealing) throws {
        let sealed = try sealing.seal(message.content, .outgoing, row: message.first.bytes)
        try run(
            """
            INSERT INTO outgoing (first, conversation, kind, peer, device, written_for, time_to_live, state, sent_at,
                about_device, about_first, sealed)
            VALUES (?, ?, ?, ?, ?, ?, ?, 1, ?, ?, ?, ?)
            """,
            [
                message.first.column, message.conversation.column, Int64(message.kind.rawValue),
                message.peer?.bytes.column, message.device?.column, message.writtenFor?.column,
                Int64(message.timeToLive), message.sentAt.column, message.about?.device.column,
                message.about?.first.column, sealed.column,
            ]
        )
    }

    func withdraw(_ first: MessageID) throws {
        try giveUpSealings(of: first)
        try removeSent(first)
        try run("DELETE FROM outgoing WHERE first = ?", [first.column])
    }

    private func giveUpSealings(of first: MessageID) throws {
        for row in try rows("SELECT * FROM sealing WHERE first = ?", [first.column]) {
            try giveUp(try row.integer("counter"), in: try row.id("conversation"))
            if let slot = try row.optionalInteger("slot") { try eraseSlot(slot) }
        }
        try run("DELETE FROM sealing WHERE first = ?", [first.column])
    }

    func giveUp(_ counter: Int64, in conversation: ConversationID) throws {
        try run("INSERT OR IGNORE INTO given_up VALUES (?, ?)", [conversation.column, counter])
    }
}
