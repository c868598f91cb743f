import GRDB
package import PosternWire

/// A message of this user that ran out before it could be sent.
package struct UnsentMessage: Hashable, Sendable {
    package let first: MessageID
    package let conversation: ConversationID
    package let kind: Header.Kind
    package let peer: Who?
}

// Messages that go when their time has come.
extension Home {
    /// Amendments wait so long for their message, milliseconds: 7 days.
    package static let amendmentPatience: UInt64 = 7 * 86_400_000
    /// Another sealing of a message can come so long after it has gone, milliseconds: as long as a key may live.
    package static let goneLife: UInt64 = 61 * 86_400_000

    /// Erases the messages whose time has come, with everything that was said about them and what would open them
    /// again. What waits for the relay's answer goes when that has come.
    ///
    /// - Returns: Those that were never sent: to be told.
    package func eraseDue(at now: Timestamp) throws(HomeError) -> [UnsentMessage] {
        guard try read({ db in try db.isAnythingDue(at: now) }) else { return [] }
        return try write { db in
            var unsent: [UnsentMessage] = []
            for row in try db.dueMessages(at: now) {
                if let message = try UnsentMessage(queued: row) {
                    unsent.append(message)
                    try db.withdraw(message.first)
                } else {
                    try db.eraseMessage(row, at: now)
                }
            }
            return unsent
        }
    }

    /// When ``eraseDue(at:)`` has something to do next; `nil` for never.
    package func nextDue() throws(HomeError) -> Timestamp? {
        try read { db in
            try db.row(
                """
                SELECT min(due) AS due FROM (
                    SELECT min(expires_at) AS due FROM message UNION ALL SELECT min(burns_at) FROM message)
                """
            )?.optionalTime("due")
        }
    }
}

extension Database {
    private static let due = """
        FROM message m LEFT JOIN outgoing o ON m.direction = 2 AND o.first = m.first
        WHERE m.event IN (SELECT event FROM message WHERE expires_at <= ?1
            UNION SELECT event FROM message WHERE burns_at <= ?1) AND coalesce(o.state, 3) <> 2
        """

    fileprivate func isAnythingDue(at now: Timestamp) throws -> Bool {
        try row("SELECT 1 \(Self.due) LIMIT 1", [now.column]) != nil
    }

    fileprivate func dueMessages(at now: Timestamp) throws -> [Row] {
        try rows(
            "SELECT m.event, m.conversation, m.device, m.first, o.state, o.kind, o.peer \(Self.due)",
            [now.column]
        )
    }

    fileprivate func eraseMessage(_ row: Row, at now: Timestamp) throws {
        let place = MessagePlace(
            conversation: try row.id("conversation"),
            device: try row.id("device"),
            first: try row.id("first")
        )
        try eraseSaid(about: place)
        for table in ["receipt", "receipt_due"] {
            try run("DELETE FROM \(table) WHERE conversation = ? AND device = ? AND first = ?", place.columns)
        }
        try run(
            "INSERT OR IGNORE INTO gone_message (conversation, device, first, at) VALUES (?, ?, ?, ?)",
            place.columns + [now.column]
        )
        try removeMessage(try row.integer("event"))
    }

    /// What waited too long for its message, and what need not be known any more.
    func forgetGone(at now: Timestamp) throws {
        try run(
            """
            DELETE FROM amendment WHERE at <= ? AND NOT EXISTS (SELECT 1 FROM message m
                WHERE m.conversation = amendment.conversation AND m.device = amendment.device
                    AND m.first = amendment.first)
            """,
            [now.milliseconds.subtracting(Home.amendmentPatience).column]
        )
        try run("DELETE FROM gone_message WHERE at <= ?", [now.milliseconds.subtracting(Home.goneLife).column])
    }
}

extension UnsentMessage {
    /// - Returns: `nil` for what is not in the outbox.
    fileprivate init?(queued row: Row) throws {
        guard try row.optionalInteger("state") == 1 else { return nil }
        first = try row.id("first")
        conversation = try row.id("conversation")
        kind = try row.messageKind("kind")
        peer = try row.optionalWho("peer")
    }
}
