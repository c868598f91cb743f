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
            guard try db.row("SELECT 1 FROM account WHERE copied = 1") == nil else { return .copiedHome }
            guard try db.state(of: message.first) == nil else { return .alreadyQueued }
            try db.insertConversation(message.conversation)
            try db.insert(message, sealing: sealing)
            if case .history(let author, let device) = place {
                try db.insertSent(message, by: author, device: device, sealing: sealing)
            }
            return .queued
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

    /// The message waits for the user's word, and others of its conversation pass it.
    package func hold(_ first: MessageID, reason: Int64) throws(HomeError) -> OutboxOutcome {
        try changeQueued(first, "hold = ?2", [first.column, reason])
    }

    /// The user gave the word.
    package func release(_ first: MessageID) throws(HomeError) -> OutboxOutcome {
        try changeQueued(first, "hold = NULL", [first.column])
    }

    private func changeQueued(
        _ first: MessageID,
        _ change: String,
        _ arguments: StatementArguments
    ) throws(HomeError) -> OutboxOutcome {
        try write { db in
            guard try db.state(of: first) != nil else { return .unknown }
            let count = try db.run("UPDATE outgoing SET \(change) WHERE first = ?1 AND state = 1", arguments)
            return count == 1 ? .done : .tooLate
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
            try db.giveUpSealings(of: first)
            try db.removeSent(first)
            try db.run("DELETE FROM outgoing WHERE first = ?", [first.column])
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

    fileprivate func insertConversation(_ conversation: ConversationID) throws {
        try run(
            "INSERT OR IGNORE INTO conversation (conversation, previous) VALUES (?, ?)",
            [conversation.column, Hash512.zero.column]
        )
    }

    fileprivate func insert(_ message: Outgoing, sealing: borrowing RowSealing) throws {
        let sealed = try sealing.seal(message.content, .outgoing, row: message.first.bytes)
        try run(
            """
            INSERT INTO outgoing (first, conversation, kind, peer, time_to_live, state, sent_at, sealed)
            VALUES (?, ?, ?, ?, ?, 1, ?, ?)
            """,
            [
                message.first.column, message.conversation.column, Int64(message.kind.rawValue),
                message.peer?.bytes.column, Int64(message.timeToLive), message.sentAt.column, sealed.column,
            ]
        )
    }

    fileprivate func giveUpSealings(of first: MessageID) throws {
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
