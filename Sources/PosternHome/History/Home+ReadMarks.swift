import FoundationEssentials
import GRDB
package import PosternWire

extension Home {
    /// Another device of the user says what was read there.
    package func heard(_ marks: [ReadPlace], at now: Timestamp) throws(HomeError) {
        try write { db in
            for mark in marks {
                try db.note(mark, as: .heard)
                let events = try db.rows(
                    """
                    SELECT event FROM message WHERE conversation = ? AND device = ? AND counter <= ? AND read_at IS NULL
                        AND direction = 1
                    """,
                    [mark.conversation.column, mark.device.column, mark.counter.sortable]
                ).map { EventID(number: try $0.integer("event")) }
                // That device tells the authors.
                for event in events { try db.markRead(event, at: now, isTold: true) }
            }
        }
    }

    /// The user has read these messages.
    ///
    /// - Returns: How many of them were not read before.
    @discardableResult
    package func markRead(_ ids: [EventID], at now: Timestamp) throws(HomeError) -> Int {
        try write { db in try ids.reduce(0) { try $0 + (db.markRead($1, at: now) ? 1 : 0) } }
    }

    /// How far each sender's messages were read here, where no other device was told or has said so: those heard last
    /// first. A place lies below what was not read, and below what is closed and may yet be opened.
    ///
    /// - Parameter own: Whose own messages nobody has to read.
    package func readPlaces(notOf own: Who, limit: Int) throws(HomeError) -> [ReadPlace] {
        try read { db in
            try db.rows(Self.readPlaces, [own.network.column, own.user.column, limit]).map { row in
                ReadPlace(
                    conversation: try row.id("conversation"),
                    device: try row.id("device"),
                    counter: try row.counter("counter")
                )
            }
        }
    }

    /// - Returns: The counter up to which other devices were told, or have said, that it was read; 0 for none.
    package func readMark(of device: DeviceID, in conversation: ConversationID) throws(HomeError) -> UInt64 {
        try read { db in
            try db.row(
                "SELECT max(told, heard) AS counter FROM read_mark WHERE conversation = ? AND device = ?",
                [conversation.column, device.column]
            )?.counter("counter") ?? 0
        }
    }

    private static let readPlaces = """
        SELECT * FROM (
            SELECT s.conversation, s.device, s.heard_at, (
                SELECT max(m.counter) FROM message m
                WHERE m.conversation = s.conversation AND m.device = s.device AND m.direction = 1
                    AND m.read_at IS NOT NULL
                    AND NOT (m.network = ?1 AND m.user = ?2)
                    AND m.counter > coalesce(max(r.told, r.heard), x'')
                    AND m.counter < coalesce((
                        SELECT min(u.counter) FROM message u
                        WHERE u.read_at IS NULL AND u.conversation = s.conversation AND u.device = s.device
                            AND u.direction = 1
                    ), \(end))
                    AND m.counter < coalesce((
                        SELECT min(t.counter) FROM kept_envelope k CROSS JOIN taken t USING (conversation, device, hash)
                        WHERE k.reason = 2 AND k.conversation = s.conversation AND k.device = s.device
                    ), \(end))
            ) AS counter
            FROM sender_record s LEFT JOIN read_mark r USING (conversation, device)
        ) WHERE counter IS NOT NULL ORDER BY heard_at DESC LIMIT ?3
        """

    private static let end = "x'ffffffffffffffff'"
}

extension Database {
    /// From now on a message burns that does. What the user wrote was read when it was written.
    ///
    /// - Parameter isTold: Its author need not hear of it from here.
    /// - Returns: Whether it is a message that was not read before.
    @discardableResult
    func markRead(_ event: EventID, at now: Timestamp, isTold: Bool = false) throws -> Bool {
        let count = try run(
            """
            UPDATE message SET read_at = ?2, burns_at = coalesce(burns_at, ?2 + burn)
            WHERE event = ?1 AND direction = 1 AND read_at IS NULL
            """,
            [event.number, now.column]
        )
        guard count == 1 else { return false }
        if isTold {
            try run(
                """
                DELETE FROM receipt_due WHERE (conversation, device, first) =
                    (SELECT conversation, device, first FROM message WHERE event = ?)
                """,
                [event.number]
            )
        } else {
            try oweReceipt(of: event, isRead: true)
        }
        return true
    }

    enum MarkSource: String {
        case heard
        case told
    }

    /// Marks only rise.
    func note(_ mark: ReadPlace, as source: MarkSource) throws {
        let zero = UInt64(0).sortable
        try run(
            """
            INSERT INTO read_mark (conversation, device, heard, told) VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT DO UPDATE SET heard = max(heard, ?3), told = max(told, ?4)
            """,
            [
                mark.conversation.column, mark.device.column,
                source == .heard ? mark.counter.sortable : zero, source == .told ? mark.counter.sortable : zero,
            ]
        )
    }
}
