import GRDB
package import PosternWire

extension Home {
    package enum StoreOutcome: Hashable, Sendable {
        case stored(EventID)
        /// Recorded, and not shown: it is not for showing, or another sealing of the same message was.
        case recorded
        /// The record changed since it was read; nothing was done. Look again.
        case stale
    }

    package enum RecordOutcome: Hashable, Sendable {
        case recorded
        /// The record changed since it was read; nothing was done. Look again.
        case stale
    }

    /// The record of one sender, to decide how an envelope stands to it.
    package func record(of device: DeviceID, in conversation: ConversationID) throws(HomeError) -> SenderRecord {
        try read { db in try db.record(of: device, in: conversation) }
    }

    /// What was taken for a counter; nil for nothing, or for what is no longer kept to compare.
    package func taken(
        _ counter: UInt64,
        of device: DeviceID,
        in conversation: ConversationID
    ) throws(HomeError) -> TakenEnvelope? {
        try read { db in try db.taken(counter, of: device, in: conversation) }
    }

    /// Takes an opened message: message stored, record written, one-time key erased, kept copy removed, in one
    /// transaction. Then it may be acknowledged.
    ///
    /// - Parameters:
    ///   - statement: What it says of documents and other devices; nil for nothing.
    ///   - settled: Statements of earlier messages that were compared since.
    package func store(
        _ arrival: Arrival,
        _ opened: Opened,
        record: RecordUpdate,
        stating statement: Statement? = nil,
        settling settled: [Hash512] = []
    ) throws(HomeError) -> StoreOutcome {
        try write { db in
            guard try db.take(arrival, as: .opened, record) else { return .stale }
            if let statement { try db.insert(statement, sealing: sealing) }
            try db.settleStatements(settled)
            if let key = opened.key { try db.spend(key) }
            try db.removeKept(arrival.hash)
            return try db.apply(opened, of: arrival, sealing: sealing).map { .stored($0) } ?? .recorded
        }
    }

    /// Refuses an envelope for good, and tells the user.
    ///
    /// - Parameter record: Nil where its signature is not good, so that nobody else uses up its sender's counters, and
    ///   where another envelope was taken for its counter.
    package func refuse(
        _ arrival: Arrival,
        record: RecordUpdate?,
        telling notice: Notice?
    ) throws(HomeError) -> RecordOutcome {
        try write { db in
            if let record {
                guard try db.take(arrival, as: .refused, record) else { return .stale }
            }
            if let notice { try db.insert(notice, at: arrival.receivedAt, sealing: sealing) }
            try db.removeKept(arrival.hash)
            return .recorded
        }
    }

    /// The envelopes that were heard last in a conversation, the newest of each device, the latest first.
    package func heads(of conversation: ConversationID, limit: Int) throws(HomeError) -> [Head] {
        try read { db in
            try db.rows(
                """
                SELECT t.device, t.counter, t.hash FROM sender_record r
                JOIN taken t ON t.conversation = r.conversation AND t.device = r.device AND t.counter =
                    (SELECT max(counter) FROM taken WHERE conversation = r.conversation AND device = r.device)
                WHERE r.conversation = ? ORDER BY r.heard_at DESC LIMIT ?
                """,
                [conversation.column, limit]
            ).map { Head(device: try $0.id("device"), counter: try $0.counter("counter"), hash: try $0.hash("hash")) }
        }
    }

    /// The records whose owner has something to tell by now.
    package func recordsDue(at now: Timestamp) throws(HomeError) -> [SenderRecord] {
        try read { db in
            try db.rows(
                "SELECT * FROM sender_record WHERE next_notice <= ? ORDER BY next_notice",
                [now.column]
            ).map { try SenderRecord($0) }
        }
    }

    /// Tells the user what a record was due to tell, and marks it as told.
    package func tell(
        _ notices: [Notice],
        updating record: RecordUpdate,
        at now: Timestamp
    ) throws(HomeError) -> RecordOutcome {
        try write { db in
            guard try db.apply(record, at: nil) else { return .stale }
            for notice in notices { try db.insert(notice, at: now, sealing: sealing) }
            return .recorded
        }
    }
}
