import GRDB
import PosternWire

extension Database {
    /// Events with what belongs to them. The sealed value of a message and of a notice have their own columns.
    static let events = """
        SELECT e.event, e.at, m.first, m.conversation, m.network, m.user, m.device, m.direction, m.sent_at,
            m.marks, m.identity, m.room_version, m.read_at, m.expires_at, m.burn, m.burns_at, m.recalled,
            m.sealed AS message_sealed, n.sealed AS notice_sealed, o.state, o.hold, o.refusal,
            c.conversation AS change_conversation, c.device AS change_device, c.first AS change_first,
            c.sealed AS change_sealed, coalesce(m.counter <= r.heard, 0) AS read_elsewhere
        FROM event e LEFT JOIN message m USING (event) LEFT JOIN notice n USING (event) LEFT JOIN change c USING (event)
            LEFT JOIN outgoing o ON m.direction = 2 AND o.first = m.first
            LEFT JOIN read_mark r ON r.conversation = m.conversation AND r.device = m.device
        """

    /// - Returns: nil when another sealing of the same message is in the history, or was.
    func insertReceived(
        _ arrival: Arrival,
        first: MessageID,
        _ message: NewMessage,
        marks: MessageMarks,
        sealing: borrowing RowSealing
    ) throws -> EventID? {
        let header = arrival.header
        let place = MessagePlace(conversation: header.conversation, device: header.device, first: first)
        guard try !isShown(place), try !isGone(place) else { return nil }
        let event = try insertEvent(at: arrival.receivedAt, printed: false)
        try run(
            """
            INSERT INTO message (event, first, message, conversation, network, user, device, counter, direction, sent_at,
                marks, identity, room_version, expires_at, burn, sealed)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                event.number, first.column, header.message.column, header.conversation.column, header.network.column,
                header.sender.column, header.device.column, header.counter.sortable, header.sentAt.column,
                Int64(marks.rawValue), message.identity.column, Int64(message.roomVersion),
                message.life.expiresAt?.column, message.life.burn?.column,
                try sealing.seal(message.content, .message, row: place.row).column,
            ]
        )
        return event
    }

    func insertSent(
        _ message: Outgoing,
        _ new: NewMessage,
        by author: Who,
        device: DeviceID,
        sealing: borrowing RowSealing
    ) throws {
        let event = try insertEvent(at: message.sentAt, printed: true)
        let place = MessagePlace(conversation: message.conversation, device: device, first: message.first)
        try run(
            """
            INSERT INTO message (event, first, conversation, network, user, device, direction, sent_at, marks, identity,
                expires_at, burn, sealed)
            VALUES (?, ?, ?, ?, ?, ?, 2, ?, 0, ?, ?, ?, ?)
            """,
            [
                event.number, message.first.column, message.conversation.column, author.network.column,
                author.user.column, device.column, message.sentAt.column, new.identity.column,
                new.life.expiresAt?.column, new.life.burn?.column,
                try sealing.seal(new.content, .message, row: place.row).column,
            ]
        )
    }

    func removeSent(_ first: MessageID) throws {
        guard let row = try row("SELECT event FROM message WHERE first = ? AND direction = 2", [first.column]) else {
            return
        }
        try removeMessage(try row.integer("event"))
    }

    func removeMessage(_ event: Int64) throws {
        try run("DELETE FROM message WHERE event = ?", [event])
        try run("DELETE FROM event WHERE event = ?", [event])
    }

    private func isShown(_ place: MessagePlace) throws -> Bool {
        try row("SELECT 1 FROM message WHERE conversation = ? AND device = ? AND first = ?", place.columns) != nil
    }

    func isGone(_ place: MessagePlace) throws -> Bool {
        try row("SELECT 1 FROM gone_message WHERE conversation = ? AND device = ? AND first = ?", place.columns) != nil
    }

    @discardableResult
    func insert(_ notice: Notice, at now: Timestamp, sealing: borrowing RowSealing) throws -> EventID? {
        if let about = notice.about {
            guard try row("SELECT 1 FROM notice WHERE about = ?", [about.column]) == nil else { return nil }
        }
        let event = try insertEvent(at: now, printed: false)
        try run(
            "INSERT INTO notice (event, about, message, conversation, sealed) VALUES (?, ?, ?, ?, ?)",
            [
                event.number, notice.about?.column, notice.message?.column, notice.conversation?.column,
                try sealing.seal(notice.content, .notice, row: event.row).column,
            ]
        )
        return event
    }

    func insertEvent(at now: Timestamp, printed: Bool) throws -> EventID {
        try run("INSERT INTO event (at, printed) VALUES (?, ?)", [now.column, printed])
        return EventID(number: lastInsertedRowID)
    }
}

extension EventID {
    var row: [UInt8] {
        var writer = ByteWriter()
        writer.u64(UInt64(clamping: number))
        return writer.bytes
    }
}

extension Event {
    init(_ row: Row, sealing: borrowing RowSealing) throws {
        let id = EventID(number: try row.integer("event"))
        self.id = id
        at = try row.time("at")
        if let notice = try row.optionalBytes("notice_sealed") {
            body = .notice(try sealing.open(notice, .notice, row: id.row))
        } else if let change = try row.optionalBytes("change_sealed") {
            let place = MessagePlace(
                conversation: try row.id("change_conversation"),
                device: try row.id("change_device"),
                first: try row.id("change_first")
            )
            body = .change(of: place, try sealing.open(change, .change, row: id.row))
        } else {
            body = .message(try StoredMessage(row, sealing: sealing))
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
        identity = try row.optionalHash("identity")
        roomVersion = try row.version("room_version")
        readAt = try row.optionalTime("read_at")
        goesAt = try [row.optionalTime("expires_at"), row.optionalTime("burns_at")].compactMap(\.self).min()
        isRecalled = try row.flag("recalled")
    }
}
