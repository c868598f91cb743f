import GRDB
package import PosternWire

// Entries that were made here, and of which no answer is known.
extension Home {
    package enum DraftedEntryOutcome: Hashable, Sendable {
        case drafted
        /// Another one waits for its answer: that one goes first.
        case waits(RoomDraft)
        /// The room has changed since it was read; nothing was done.
        case stale
    }

    /// Keeps an entry before its first byte goes out. It goes by itself once its version is held, whoever made
    /// that; if somebody else did, ``RoomNews/overtaken`` is told.
    ///
    /// - Parameter room: That it builds on, as it was read; nil for the first entry of a new one.
    package func draft(_ draft: RoomDraft, on room: StoredRoom?) throws(HomeError) -> DraftedEntryOutcome {
        guard let next = room.map({ $0.nextVersion }) ?? 1,
            draft.entry.name == .roomEntry(draft.room, version: next)
        else {
            throw .misuse("a drafted entry in another place")
        }
        return try write { db in
            guard try db.room(draft.room, sealing: sealing)?.revision == room?.revision else { return .stale }
            if let row = try db.row("SELECT * FROM room_draft WHERE room = ?", [draft.room.column]) {
                return .waits(try RoomDraft(row, sealing: sealing))
            }
            try db.run(
                "INSERT INTO room_draft (room, version, hash, sealed) VALUES (?, ?, ?, ?)",
                [
                    draft.room.column, Int64(draft.entry.name.version), draft.entry.hash.column,
                    try draft.sealed(sealing).column,
                ]
            )
            return .drafted
        }
    }

    /// What has to go, or go again, to the relay.
    package func roomDrafts() throws(HomeError) -> [RoomDraft] {
        try read { db in
            try db.rows("SELECT * FROM room_draft ORDER BY room").map { try RoomDraft($0, sealing: sealing) }
        }
    }

    /// The relay has refused the entry, for good.
    ///
    /// - Parameter notice: Told with it, unless it was gone already.
    package func dropDraft(
        _ draft: RoomDraft,
        telling notice: Notice? = nil,
        at now: Timestamp
    ) throws(HomeError) {
        try write { db in
            let isDropped = try db.run(
                "DELETE FROM room_draft WHERE room = ? AND hash = ?",
                [draft.room.column, draft.entry.hash.column]
            )
            guard isDropped == 1, let notice else { return }
            try db.insert(notice, at: now, sealing: sealing)
        }
    }
}

extension RoomDraft {
    /// L(body) L(signature) L(details)
    fileprivate init(_ row: Row, sealing: borrowing RowSealing) throws {
        let room: ConversationID = try row.id("room")
        var reader = ByteReader(try sealing.open(try row.bytes("sealed"), .roomDraft, row: room.bytes))
        let entry = StoredDocument(
            name: .roomEntry(room, version: try row.version("version")),
            hash: try row.hash("hash"),
            body: try reader.sized(atMost: Limits.documentBytes),
            signature: try reader.sized()
        )
        self.init(room: room, entry: entry, details: try reader.sized(atMost: Limits.documentBytes))
    }

    fileprivate func sealed(_ sealing: borrowing RowSealing) throws -> [UInt8] {
        var writer = ByteWriter()
        writer.sized(entry.body)
        writer.sized(entry.signature)
        writer.sized(details)
        return try sealing.seal(writer.bytes, .roomDraft, row: room.bytes)
    }
}
