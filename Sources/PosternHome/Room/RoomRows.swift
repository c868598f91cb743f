import GRDB
import PosternWire

extension StoredRoom {
    init(_ row: Row, sealing: borrowing RowSealing) throws {
        let room: ConversationID = try row.id("room")
        self.room = room
        version = try row.version("version")
        entry = try row.hash("entry")
        revision = try row.integer("revision")
        fork = try row.optionalInteger("fork") == nil ? nil : try row.version("fork")
        details = try row.optionalBytes("details").map {
            try StoredRoomDetails(parsing: try sealing.open($0, .roomDetails, row: room.bytes))
        }
        anchor = try row.optionalBytes("state").map {
            RoomAnchor(
                version: try row.version("anchor"),
                state: try sealing.open($0, .roomState, row: room.bytes)
            )
        }
    }
}

extension StoredRoomDetails {
    fileprivate init(parsing bytes: [UInt8]) throws {
        var reader = ByteReader(bytes)
        self = try StoredRoomDetails(reading: &reader)
        try reader.finish()
    }

    /// who[32] at.u64 L(content)
    init(reading reader: inout ByteReader) throws {
        by = try reader.who()
        at = Timestamp(milliseconds: try reader.u64())
        content = try reader.sized(atMost: Limits.documentBytes)
    }

    func write(to writer: inout ByteWriter) {
        writer.who(by)
        writer.u64(at.milliseconds)
        writer.sized(content)
    }

    func sealed(of room: ConversationID, _ sealing: borrowing RowSealing) throws -> [UInt8] {
        var writer = ByteWriter()
        write(to: &writer)
        return try sealing.seal(writer.bytes, .roomDetails, row: room.bytes)
    }
}

extension Database {
    func room(_ room: ConversationID, sealing: borrowing RowSealing) throws -> StoredRoom? {
        try row("SELECT * FROM room WHERE room = ?", [room.column]).map { try StoredRoom($0, sealing: sealing) }
    }

    func insert(_ new: NewRoom, _ newest: StoredDocument, sealing: borrowing RowSealing) throws {
        let state = try new.anchor.map { try sealing.seal($0.state, .roomState, row: new.room.bytes).column }
        try run(
            """
            INSERT INTO room (room, revision, version, entry, anchor, state, details) VALUES (?, 1, ?, ?, ?, ?, ?)
            """,
            [
                new.room.column, Int64(newest.name.version), newest.hash.column,
                new.anchor.map { Int64($0.version) }, state,
                try new.details?.sealed(of: new.room, sealing).column,
            ]
        )
    }

    /// - Parameters:
    ///   - room: As it was read.
    ///   - change: SQL of this folder; never of input. Its first argument is `?3`.
    /// - Returns: Whether nobody had changed it since.
    func change(_ room: StoredRoom, _ change: String, _ arguments: StatementArguments) throws -> Bool {
        try run(
            "UPDATE room SET revision = revision + 1, \(change) WHERE room = ?1 AND revision = ?2",
            [room.room.column, room.revision] + arguments
        ) == 1
    }

    /// Drafts whose version is held now, and names of what is held, are of no more use.
    ///
    /// - Parameters:
    ///   - entries: That are held now; not empty.
    ///   - overtaken: A notice's content, told where a draft goes that is none of them: another entry has its place.
    func settleRoom(
        _ room: ConversationID,
        with entries: [StoredDocument],
        _ overtaken: [UInt8]?,
        at now: Timestamp,
        sealing: borrowing RowSealing
    ) throws {
        let version = entries.map(\.name.version).max() ?? 0
        let drafts = try rows(
            "SELECT hash FROM room_draft WHERE room = ? AND version <= ?",
            [room.column, Int64(version)]
        ).map { try $0.hash("hash") }
        if let overtaken, let draft = drafts.first(where: { hash in !entries.contains { $0.hash == hash } }) {
            let notice = Notice(about: draft, conversation: room, content: overtaken)
            try insert(notice, at: now, sealing: sealing)
        }
        for table in ["room_draft", "named_entry"] {
            try run("DELETE FROM \(table) WHERE room = ? AND version <= ?", [room.column, Int64(version)])
        }
    }

    func add(_ news: RoomNews, at now: Timestamp, sealing: borrowing RowSealing) throws {
        for notice in news.notices { try insert(notice, at: now, sealing: sealing) }
        for message in news.messages { _ = try queue(message, sealing: sealing) }
    }

    /// A message in a room goes under the entry that is the newest here, and into no room that is forked.
    func isUnderNewestEntry(_ header: Header) throws -> Bool {
        guard header.kind == .room else { return true }
        let room = try row(
            "SELECT version, entry FROM room WHERE room = ? AND fork IS NULL",
            [header.conversation.column]
        )
        guard let room else { return false }
        return try room.version("version") == header.roomVersion && room.hash("entry") == header.roomEntry
    }
}
