import GRDB
package import PosternWire

/// What another user said of a message of this one.
package struct StoredReceipt: Hashable, Sendable {
    package let who: Who
    package let deliveredAt: Timestamp
    package let readAt: Timestamp?
}

/// What the author of a message has not been told yet.
package struct ReceiptDue: Hashable, Sendable {
    package let place: MessagePlace
    package let author: Who
    package let isRead: Bool
}

extension Home {
    package func receipts(of place: MessagePlace) throws(HomeError) -> [StoredReceipt] {
        try read { db in
            try db.rows(
                """
                SELECT * FROM receipt WHERE conversation = ? AND device = ? AND first = ?
                ORDER BY coalesce(read_at, delivered_at), network, user
                """,
                place.columns
            ).map { row in
                StoredReceipt(
                    who: Who(network: try row.id("network"), user: try row.id("user")),
                    deliveredAt: try row.time("delivered_at"),
                    readAt: try row.optionalTime("read_at")
                )
            }
        }
    }

    /// - Parameter limit: So many of each author.
    package func receiptsDue(limit: Int) throws(HomeError) -> [ReceiptDue] {
        try read { db in
            try db.rows("SELECT * FROM receipt_due ORDER BY network, user, conversation, device LIMIT ?", [limit])
                .map { try ReceiptDue($0) }
        }
    }

    /// What tells the authors goes into the outbox, or nobody is to be told.
    package func queue(_ messages: [Outgoing], telling receipts: [ReceiptDue]) throws(HomeError) -> QueueOutcome {
        try write { db in
            for message in messages {
                let outcome = try db.queue(message, sealing: sealing)
                guard outcome == .queued else { return outcome }
            }
            for receipt in receipts { try db.settle(receipt) }
            return .queued
        }
    }

    /// Whether the user wants others to know what was delivered and read.
    package func wantsReceipts() throws(HomeError) -> Bool {
        try read { db in try db.row("SELECT receipts FROM account")?.flag("receipts") ?? false }
    }

    package func setWantsReceipts(_ wants: Bool) throws(HomeError) {
        try write { db in _ = try db.run("UPDATE account SET receipts = ?", [wants]) }
    }
}

extension Database {
    /// The author of a message that somebody else wrote is to hear of it.
    func oweReceipt(of event: EventID, isRead: Bool) throws {
        try run(
            """
            INSERT INTO receipt_due (conversation, device, first, network, user, read)
            SELECT conversation, device, first, network, user, ?2 FROM message
                WHERE event = ?1 AND direction = 1 AND (network, user) <> (SELECT network, user FROM account)
            ON CONFLICT DO UPDATE SET read = max(read, excluded.read)
            """,
            [event.number, isRead]
        )
    }

    /// What was read meanwhile is told again.
    fileprivate func settle(_ due: ReceiptDue) throws {
        try run(
            "DELETE FROM receipt_due WHERE conversation = ? AND device = ? AND first = ? AND read = ?",
            due.place.columns + [due.isRead]
        )
    }

    /// Of several receipts the earliest of each kind counts, in whatever order they come.
    ///
    /// - Returns: Whether it says something that was not known.
    func isNews(_ receipt: NewReceipt) throws -> Bool {
        let key = receipt.place.columns + [receipt.by.network.column, receipt.by.user.column]
        let before = try row(
            """
            SELECT delivered_at, read_at FROM receipt
            WHERE conversation = ? AND device = ? AND first = ? AND network = ? AND user = ?
            """,
            key
        )
        try run(
            """
            INSERT INTO receipt (conversation, device, first, network, user, delivered_at, read_at)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
            ON CONFLICT DO UPDATE SET delivered_at = min(delivered_at, ?6),
                read_at = min(coalesce(read_at, ?7), coalesce(?7, read_at))
            """,
            key + [receipt.at.column, receipt.isRead ? receipt.at.column : nil]
        )
        guard let before else { return true }
        return try receipt.isRead && before.optionalTime("read_at") == nil
    }
}

extension ReceiptDue {
    fileprivate init(_ row: Row) throws {
        place = MessagePlace(
            conversation: try row.id("conversation"),
            device: try row.id("device"),
            first: try row.id("first")
        )
        author = Who(network: try row.id("network"), user: try row.id("user"))
        isRead = try row.flag("read")
    }
}
