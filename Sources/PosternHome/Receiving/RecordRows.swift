import FoundationEssentials
import GRDB
import PosternWire

extension Database {
    /// So many hashes are kept for each sender, the newest, to compare a second envelope for one counter with.
    private static let comparedAtMost = 1000

    func record(of device: DeviceID, in conversation: ConversationID) throws -> SenderRecord {
        let row = try row(
            "SELECT * FROM sender_record WHERE conversation = ? AND device = ?",
            [conversation.column, device.column]
        )
        return try row.map { try SenderRecord($0) }
            ?? SenderRecord(conversation: conversation, device: device, bytes: [], revision: 0)
    }

    /// - Returns: Whether the record was as the update saw it; otherwise nothing changed.
    func apply(_ update: RecordUpdate, at now: Timestamp?) throws -> Bool {
        let old = update.old
        let current = try record(of: old.device, in: old.conversation)
        guard current.revision == old.revision else { return false }
        try run(
            """
            INSERT INTO sender_record (conversation, device, revision, heard_at, next_notice, record)
            VALUES (?1, ?2, ?3, coalesce(?4, 0), ?5, ?6)
            ON CONFLICT DO UPDATE SET revision = ?3, heard_at = coalesce(?4, heard_at), next_notice = ?5, record = ?6
            """,
            [
                old.conversation.column, old.device.column, old.revision + 1, now?.column,
                update.nextNotice?.column, update.bytes.column,
            ]
        )
        return true
    }

    /// Applies the update and notes what became of the arrival's counter.
    func take(_ arrival: Arrival, as outcome: TakenEnvelope.Outcome, _ update: RecordUpdate) throws -> Bool {
        let header = arrival.header
        guard update.old.conversation == header.conversation, update.old.device == header.device else {
            throw HomeError.misuse("another sender's record")
        }
        guard try apply(update, at: arrival.receivedAt) else { return false }
        let count = try run(
            """
            INSERT INTO taken (conversation, device, counter, hash, state) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT DO UPDATE SET state = excluded.state WHERE hash = excluded.hash AND state = 3
            """,
            [
                header.conversation.column, header.device.column, header.counter.sortable,
                arrival.hash.column, outcome.rawValue,
            ]
        )
        guard count == 1 else { throw HomeError.misuse("a counter taken twice") }
        return true
    }

    func taken(_ counter: UInt64, of device: DeviceID, in conversation: ConversationID) throws -> TakenEnvelope? {
        try row(
            "SELECT * FROM taken WHERE conversation = ? AND device = ? AND counter = ?",
            [conversation.column, device.column, counter.sortable]
        ).map {
            TakenEnvelope(counter: counter, hash: try $0.hash("hash"), outcome: try $0.choice("state"))
        }
    }

    /// Hashes that are too old to compare, but for what is closed and may yet be opened.
    func forgetOldHashes() throws {
        try run(
            """
            DELETE FROM taken AS old WHERE state <> 3 AND counter < (
                SELECT counter FROM taken t WHERE t.conversation = old.conversation AND t.device = old.device
                ORDER BY counter DESC LIMIT 1 OFFSET \(Self.comparedAtMost - 1))
            """
        )
    }
}

extension SenderRecord {
    init(_ row: Row) throws {
        conversation = try row.id("conversation")
        device = try row.id("device")
        bytes = try row.bytes("record")
        revision = try row.integer("revision")
    }
}

extension UInt64 {
    /// Eight bytes in the order of the numbers.
    var sortable: Data {
        var writer = ByteWriter()
        writer.u64(self)
        return Data(writer.bytes)
    }
}

extension Row {
    func counter(_ column: String) throws -> UInt64 {
        var reader = ByteReader(try bytes(column))
        return try reader.u64()
    }
}
