import GRDB
import PosternWire

extension Database {
    /// Events with what belongs to them. The sealed value of a message and of a notice have their own columns.
    static let events = """
        SELECT e.event, e.kind, e.at, m.first, m.conversation, m.network, m.user, m.device, m.direction, m.sent_at,
            m.marks, m.sealed AS message_sealed, n.sealed AS notice_sealed, o.state, o.hold, o.refusal,
            coalesce(m.counter <= r.heard, 0) AS read_elsewhere
        FROM event e LEFT JOIN message m USING (event) LEFT JOIN notice n USING (event)
            LEFT JOIN outgoing o ON m.direction = 2 AND o.first = m.first
            LEFT JOIN read_mark r ON r.conversation = m.conversation AND r.device = m.device
        """

    private enum Kind: Int64 {
        case message = 1
        case notice = 2
    }

    /// - Returns: nil when another sealing of the same message is in the history.
    func insertReceived(
        _ arrival: Arrival,
        first: MessageID,
        content: [UInt8],
        marks: MessageMarks,
        sealing: borrowing RowSealing
    ) throws -> EventID? {
        let header = arrival.header
        let shown = try row(
            "SELECT 1 FROM message WHERE conversation = ? AND device = ? AND first = ?",
            [header.conversation.column, header.device.column, first.column]
        )
        guard shown == nil else { return nil }
        let event = try insertEvent(.message, at: arrival.receivedAt, printed: false)
        let place = MessagePlace(conversation: header.conversation, device: header.device, first: first)
        try run(
            """
            INSERT INTO message (event, first, message, conversation, network, user, device, counter, direction, sent_at,
                marks, sealed) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 1, ?, ?, ?)
            """,
            [
                event.number, first.column, header.message.column, header.conversation.column, header.network.column,
                header.sender.column, header.device.column, header.counter.sortable, header.sentAt.column,
                Int64(marks.rawValue),
                try sealing.seal(content, .message, row: place.row).column,
            ]
        )
        return event
    }

    func insertSent(
        _ message: Outgoing,
        by author: Who,
        device: DeviceID,
        sealing: borrowing RowSealing
    ) throws {
        let event = try insertEvent(.message, at: message.sentAt, printed: true)
        let place = MessagePlace(conversation: message.conversation, device: device, first: message.first)
        try run(
            """
            INSERT INTO message (event, first, conversation, network, user, device, direction, sent_at, marks, sealed)
            VALUES (?, ?, ?, ?, ?, ?, 2, ?, 0, ?)
            """,
            [
                event.number, message.first.column, message.conversation.column, author.network.column,
                author.user.column, device.column, message.sentAt.column,
                try sealing.seal(message.content, .message, row: place.row).column,
            ]
        )
    }

    func removeSent(_ first: MessageID) throws {
        guard let row = try row("SELECT event FROM message WHERE first = ? AND direction = 2", [first.column]) else {
            return
        }
        let event = try row.integer("event")
        try run("DELETE FROM message WHERE event = ?", [event])
        try run("DELETE FROM event WHERE event = ?", [event])
    }

    @discardableResult
    func insert(_ notice: Notice, at now: Timestamp, sealing: borrowing RowSealing) throws -> EventID? {
        if let about = notice.about {
            guard try row("SELECT 1 FROM notice WHERE about = ?", [about.column]) == nil else { return nil }
        }
        let event = try insertEvent(.notice, at: now, printed: false)
        try run(
            "INSERT INTO notice (event, about, message, conversation, sealed) VALUES (?, ?, ?, ?, ?)",
            [
                event.number, notice.about?.column, notice.message?.column, notice.conversation?.column,
                try sealing.seal(notice.content, .notice, row: event.row).column,
            ]
        )
        return event
    }

    private func insertEvent(_ kind: Kind, at now: Timestamp, printed: Bool) throws -> EventID {
        try run(
            "INSERT INTO event (kind, at, printed) VALUES (?, ?, ?)",
            [kind.rawValue, now.column, printed]
        )
        return EventID(number: lastInsertedRowID)
    }
}

/// What names a message in the history: bound into the sealing of its content.
private struct MessagePlace {
    let conversation: ConversationID
    let device: DeviceID
    let first: MessageID

    var row: [UInt8] { conversation.bytes + device.bytes + first.bytes }
}

extension EventID {
    fileprivate var row: [UInt8] {
        var writer = ByteWriter()
        writer.u64(UInt64(clamping: number))
        return writer.bytes
    }
}

extension Event {
    init(_ row: Row, sealing: borrowing RowSealing) throws {
        id = EventID(number: try row.integer("event"))
        at = try row.time("at")
        if try row.integer("kind") == 1 {
            body = .message(try StoredMessage(row, sealing: sealing))
        } else {
            body = .notice(try sealing.open(try row.bytes("notice_sealed"), .notice, row: id.row))
        }
    }
}

extension StoredMessage {
    init(_ row: Row, sealing: borrowing RowSealing) throws {
        id = EventID(number: try row.integer("event"))
        first = try row.id("first")
        conversation = try row.id("conversation")
        sender = Who(network: try row.id("network"), user: try row.id("user"))
        device = try row.id("device")
        direction = try row.choice("direction")
        sentAt = try row.time("sent_at")
        at = try row.time("at")
        marks = MessageMarks(rawValue: UInt32(truncatingIfNeeded: try row.integer("marks")))
        let place = MessagePlace(conversation: conversation, device: device, first: first)
        content = try sealing.open(try row.bytes("message_sealed"), .message, row: place.row)
        state = try row.optionalInteger("state") == nil ? nil : try Outgoing.State(row)
        isReadElsewhere = try row.flag("read_elsewhere")
    }
}
