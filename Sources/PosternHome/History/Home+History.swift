import GRDB
package import PosternWire

extension Home {
    /// The first events that were not marked as printed, in order.
    package func unprinted(limit: Int) throws(HomeError) -> [Event] {
        try read { db in
            try db.rows(
                "\(Database.events) WHERE e.event IN (SELECT event FROM event WHERE printed = 0 ORDER BY event LIMIT ?)"
                    + " ORDER BY e.event",
                [limit]
            ).map { try Event($0, sealing: sealing) }
        }
    }

    /// They were written to where the user reads them.
    ///
    /// - Parameter time: The user has read the messages among them then; nil where that is not known.
    /// - Returns: How many of them were not marked before.
    @discardableResult
    package func markPrinted(_ ids: [EventID], readAt time: Timestamp?) throws(HomeError) -> Int {
        try write { db in
            try ids.reduce(0) { count, id in
                if let time { try db.markRead(id, at: time) }
                return count + (try db.run("UPDATE event SET printed = 1 WHERE event = ? AND printed = 0", [id.number]))
            }
        }
    }

    /// Adds a line for the user.
    ///
    /// - Returns: nil when a notice about the same was there.
    @discardableResult
    package func tell(_ notice: Notice, at now: Timestamp) throws(HomeError) -> EventID? {
        try write { db in try db.insert(notice, at: now, sealing: sealing) }
    }

    /// The newest messages of a conversation, oldest of them first.
    ///
    /// - Parameter end: Only those before this one; nil for the end of the history.
    package func messages(
        of conversation: ConversationID,
        before end: EventID? = nil,
        limit: Int
    ) throws(HomeError) -> [StoredMessage] {
        try read { db in
            try db.rows(
                "\(Database.events) WHERE m.conversation = ? AND m.event < ? ORDER BY m.event DESC LIMIT ?",
                [conversation.column, end?.number ?? .max, limit]
            ).reversed().map { try StoredMessage($0, sealing: sealing) }
        }
    }

    /// The newest events of a conversation, messages and notices, oldest of them first. What was done to a message
    /// stands beside it, and not in its own place.
    ///
    /// - Parameters:
    ///   - conversation: `nil` for all.
    ///   - end: Only those before this one; nil for the end of the history.
    package func history(
        of conversation: ConversationID?,
        before end: EventID? = nil,
        limit: Int
    ) throws(HomeError) -> [Event] {
        try read { db in
            try db.rows(
                """
                \(Database.events) WHERE e.event IN (
                    SELECT event FROM message WHERE (?1 IS NULL OR conversation = ?1) AND event < ?2
                    UNION ALL SELECT event FROM notice
                        WHERE conversation IS NOT NULL AND (?1 IS NULL OR conversation = ?1) AND event < ?2
                    ORDER BY event DESC LIMIT ?3)
                ORDER BY e.event
                """,
                [conversation?.column, end?.number ?? .max, limit]
            ).map { try Event($0, sealing: sealing) }
        }
    }

    /// What a device wrote under a counter.
    package func message(
        _ counter: UInt64,
        of device: DeviceID,
        in conversation: ConversationID
    ) throws(HomeError) -> StoredMessage? {
        try read { db in
            try db.row(
                "\(Database.events) WHERE m.conversation = ? AND m.device = ? AND m.counter = ?",
                [conversation.column, device.column, counter.sortable]
            ).map { try StoredMessage($0, sealing: sealing) }
        }
    }

    /// The message that an edit, a receipt or a reply names.
    package func message(
        _ first: MessageID,
        from device: DeviceID,
        in conversation: ConversationID
    ) throws(HomeError) -> StoredMessage? {
        try read { db in
            try db.row(
                "\(Database.events) WHERE m.conversation = ? AND m.device = ? AND m.first = ?",
                [conversation.column, device.column, first.column]
            ).map { try StoredMessage($0, sealing: sealing) }
        }
    }
}
