import GRDB
import PosternWire

extension Database {
    /// - Parameters:
    ///   - printed: The user knows it: this device did it.
    func apply(
        _ judgement: TargetJudgement,
        to place: MessagePlace,
        at now: Timestamp,
        printed: Bool,
        sealing: borrowing RowSealing
    ) throws {
        let target = try target(place, sealing: sealing)
        let change = try judgement(target)
        for dropped in change.dropped { try run("DELETE FROM amendment WHERE amendment = ?", [dropped.number]) }
        if let kept = change.kept { try insertAmendment(kept, of: place, at: now, sealing: sealing) }
        if change.isRecall { try eraseContent(of: place, sealing: sealing) }
        if let shown = change.shown { try insertChange(shown, of: place, at: now, printed: printed, sealing: sealing) }
        for notice in change.notices { try insert(notice, at: now, sealing: sealing) }
    }

    func target(_ place: MessagePlace, sealing: borrowing RowSealing) throws -> AmendedTarget {
        let message = try row(
            "\(Database.events) WHERE m.conversation = ? AND m.device = ? AND m.first = ?",
            place.columns
        ).map { try StoredMessage($0, sealing: sealing) }
        return AmendedTarget(
            place: place,
            message: message,
            amendments: try amendments(of: place, sealing: sealing),
            isGone: try isGone(place),
            isElsewhere: try message == nil && isElsewhere(place)
        )
    }

    private func isElsewhere(_ place: MessagePlace) throws -> Bool {
        try row(
            "SELECT 1 AS found FROM message WHERE first = ? AND device = ? AND conversation <> ? LIMIT 1",
            [place.first.column, place.device.column, place.conversation.column]
        ) != nil
    }

    private func amendments(of place: MessagePlace, sealing: borrowing RowSealing) throws -> [HeldAmendment] {
        try rows(
            """
            SELECT amendment, sealed FROM amendment WHERE conversation = ? AND device = ? AND first = ?
            ORDER BY amendment
            """,
            place.columns
        ).map { row in
            HeldAmendment(
                number: try row.integer("amendment"),
                content: try sealing.open(try row.bytes("sealed"), .amendment, row: place.row)
            )
        }
    }

    private func insertAmendment(
        _ content: [UInt8],
        of place: MessagePlace,
        at now: Timestamp,
        sealing: borrowing RowSealing
    ) throws {
        try run(
            "INSERT INTO amendment (conversation, device, first, at, sealed) VALUES (?, ?, ?, ?, ?)",
            place.columns + [now.column, try sealing.seal(content, .amendment, row: place.row).column]
        )
    }

    func insertChange(
        _ content: [UInt8],
        of place: MessagePlace,
        at now: Timestamp,
        printed: Bool,
        sealing: borrowing RowSealing
    ) throws {
        let event = try insertEvent(at: now, printed: printed)
        try run(
            "INSERT INTO change (event, conversation, device, first, sealed) VALUES (?, ?, ?, ?, ?)",
            [event.number] + place.columns + [try sealing.seal(content, .change, row: event.row).column]
        )
    }

    /// A recall: that there was a message stays, and nothing of it.
    private func eraseContent(of place: MessagePlace, sealing: borrowing RowSealing) throws {
        try eraseSaid(about: place)
        try run(
            "UPDATE message SET recalled = 1, sealed = ? WHERE conversation = ? AND device = ? AND first = ?",
            [try sealing.seal([], .message, row: place.row).column] + place.columns
        )
    }

    /// What was said about a message, and what would open it or that once more.
    func eraseSaid(about place: MessagePlace) throws {
        try run("DELETE FROM amendment WHERE conversation = ? AND device = ? AND first = ?", place.columns)
        let changes = try rows(
            "SELECT event FROM change WHERE conversation = ? AND device = ? AND first = ?",
            place.columns
        ).map { try $0.integer("event") }
        for event in changes {
            try run("DELETE FROM change WHERE event = ?", [event])
            try run("DELETE FROM event WHERE event = ?", [event])
        }
        try run(
            """
            DELETE FROM statement WHERE hash IN (
                SELECT t.hash FROM message m JOIN taken t USING (conversation, device, counter)
                WHERE m.conversation = ? AND m.device = ? AND m.first = ?)
            """,
            place.columns
        )
        try eraseSealings(of: place)
    }

    /// What this device sealed of it, and of what it said about it. What has no answer yet stays until it has: the same
    /// bytes have to go again.
    private func eraseSealings(of place: MessagePlace) throws {
        let sealings = try rows(
            """
            SELECT s.message, s.slot FROM sealing s JOIN outgoing o USING (first)
            WHERE s.state <> 1 AND s.envelope IS NOT NULL AND o.conversation = ?1
                AND (o.first = ?3 OR (o.about_first = ?3 AND o.about_device = ?2))
            """,
            place.columns
        )
        for row in sealings {
            if let slot = try row.optionalInteger("slot") { try eraseSlot(slot) }
            try run(
                "UPDATE sealing SET slot = NULL, envelope = NULL, wrap_block = NULL WHERE message = ?",
                [try row.data("message")]
            )
        }
    }
}

extension MessagePlace {
    /// For three columns in this order.
    var columns: StatementArguments { [conversation.column, device.column, first.column] }
}
