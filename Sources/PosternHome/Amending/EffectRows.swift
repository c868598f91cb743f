import GRDB
import PosternWire

extension Database {
    /// - Returns: The event of a message that is shown.
    func apply(_ opened: Opened, of arrival: Arrival, sealing: borrowing RowSealing) throws -> EventID? {
        guard case .message(let message, let judgement) = opened.effect else {
            try apply(
                opened.effect,
                in: arrival.header.conversation,
                at: arrival.receivedAt,
                printed: false,
                sealing: sealing
            )
            return nil
        }
        let event = try insertReceived(
            arrival,
            first: opened.first,
            message,
            marks: opened.marks,
            sealing: sealing
        )
        guard let event else { return nil }
        let header = arrival.header
        let place = MessagePlace(conversation: header.conversation, device: header.device, first: opened.first)
        try apply(judgement, to: place, at: arrival.receivedAt, printed: false, sealing: sealing)
        try beginBurning(event)
        try oweReceipt(of: event, isRead: false)
        return event
    }

    /// What is not shown for itself.
    ///
    /// - Parameter printed: This device did it.
    func apply(
        _ effect: Effect,
        in conversation: ConversationID,
        at now: Timestamp,
        printed: Bool,
        sealing: borrowing RowSealing
    ) throws {
        switch effect {
        case .none, .message: break
        case .amendment(let place, let judgement):
            try apply(judgement, to: place, at: now, printed: printed, sealing: sealing)
        case .receipts(let receipts, let telling):
            for receipt in receipts where try isNews(receipt) {
                try insertChange(telling(receipt), of: receipt.place, at: now, printed: printed, sealing: sealing)
            }
        case .timers(let judgement): try setTimers(judgement, of: conversation, at: now, sealing: sealing)
        }
    }

    /// What the user wrote on another device was read there.
    private func beginBurning(_ event: EventID) throws {
        try run(
            """
            UPDATE message SET burns_at = (SELECT at FROM event WHERE event = ?1) + burn
            WHERE event = ?1 AND burn IS NOT NULL AND (network, user) = (SELECT network, user FROM account)
            """,
            [event.number]
        )
    }

    private func setTimers(
        _ judgement: TimersJudgement,
        of conversation: ConversationID,
        at now: Timestamp,
        sealing: borrowing RowSealing
    ) throws {
        guard let change = try judgement(try timers(of: conversation, sealing: sealing)) else { return }
        try run(
            "INSERT INTO conversation_timers (conversation, sealed) VALUES (?1, ?2)"
                + " ON CONFLICT DO UPDATE SET sealed = ?2",
            [conversation.column, try sealing.seal(change.timers, .timers, row: conversation.bytes).column]
        )
        if let notice = change.notice { try insert(notice, at: now, sealing: sealing) }
    }

    func timers(of conversation: ConversationID, sealing: borrowing RowSealing) throws -> [UInt8]? {
        try row("SELECT sealed FROM conversation_timers WHERE conversation = ?", [conversation.column]).map {
            try sealing.open(try $0.bytes("sealed"), .timers, row: conversation.bytes)
        }
    }
}
