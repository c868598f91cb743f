import GRDB
package import PosternWire

extension Home {
    package enum NewRoomOutcome: Hashable, Sendable {
        case begun
        /// It is held: nothing was done.
        case alreadyHeld
    }

    package enum RoomOutcome: Hashable, Sendable {
        case done
        /// The room has changed since it was read; nothing was done. Look again.
        case stale
    }

    /// Every room that is held, by id.
    package func rooms() throws(HomeError) -> [StoredRoom] {
        try read { db in
            try db.rows("SELECT * FROM room ORDER BY room").map { try StoredRoom($0, sealing: sealing) }
        }
    }

    package func room(_ room: ConversationID) throws(HomeError) -> StoredRoom? {
        try read { db in try db.room(room, sealing: sealing) }
    }

    /// Begins to hold a room, whose entries and state were checked.
    package func begin(
        _ new: NewRoom,
        with news: RoomNews = RoomNews(),
        at now: Timestamp
    ) throws(HomeError) -> NewRoomOutcome {
        let start = new.anchor?.version ?? 1
        try Self.check(new.entries, of: new.room, from: start)
        guard let newest = new.entries.last else { throw .misuse("a room without an entry") }
        return try write { db in
            guard try db.room(new.room, sealing: sealing) == nil else { return .alreadyHeld }
            try db.insert(new, newest, sealing: sealing)
            try db.insert(new.entries, sealing: sealing)
            try db.settleRoom(new.room, with: new.entries, news.overtaken, at: now, sealing: sealing)
            try db.add(news, at: now, sealing: sealing)
            return .begun
        }
    }

    /// Keeps checked entries that follow the newest that is held.
    ///
    /// - Parameters:
    ///   - room: As it was read.
    ///   - entries: Rising without a gap; not empty.
    package func extend(
        _ room: StoredRoom,
        with entries: [StoredDocument],
        _ news: RoomNews = RoomNews(),
        at now: Timestamp
    ) throws(HomeError) -> RoomOutcome {
        guard let next = room.nextVersion else { throw .misuse("an entry behind the last one") }
        try Self.check(entries, of: room.room, from: next)
        guard let newest = entries.last else { throw .misuse("a room's next entries are none") }
        return try write { db in
            let isNext = try db.change(
                room,
                "version = ?3, entry = ?4",
                [Int64(newest.name.version), newest.hash.column]
            )
            guard isNext else { return .stale }
            try db.insert(entries, sealing: sealing)
            try db.settleRoom(room.room, with: entries, news.overtaken, at: now, sealing: sealing)
            try db.add(news, at: now, sealing: sealing)
            return .done
        }
    }

    /// Two signed entries of one version are known: from now on nothing is sealed to the room, and the other one is kept
    /// beside the entry that is held.
    ///
    /// - Parameter other: Named ``DocumentName/forkedEntry(_:version:)``.
    package func stop(
        _ room: StoredRoom,
        because other: StoredDocument,
        telling notice: Notice,
        at now: Timestamp
    ) throws(HomeError) -> RoomOutcome {
        guard other.name.kind == .forkedEntry, other.name.subject == room.room.bytes else {
            throw .misuse("a fork of another room")
        }
        return try write { db in
            guard try db.change(room, "fork = coalesce(fork, ?3)", [Int64(other.name.version)]) else { return .stale }
            // Of many forks of one version the first proves it.
            if try db.firstFork(in: [other]) == nil { try db.insert([other], sealing: sealing) }
            try db.insert(notice, at: now, sealing: sealing)
            return .done
        }
    }

    /// Title and description are these now.
    package func set(
        _ details: StoredRoomDetails,
        of room: StoredRoom,
        with news: RoomNews = RoomNews(),
        at now: Timestamp
    ) throws(HomeError) -> RoomOutcome {
        try write { db in
            let sealed = try details.sealed(of: room.room, sealing)
            guard try db.change(room, "details = ?3", [sealed.column]) else { return .stale }
            try db.add(news, at: now, sealing: sealing)
            return .done
        }
    }

    private static func check(
        _ entries: [StoredDocument],
        of room: ConversationID,
        from first: UInt32
    ) throws(HomeError) {
        for (offset, entry) in entries.enumerated()
        where entry.name != .roomEntry(room, version: first &+ UInt32(clamping: offset)) {
            throw .misuse("an entry in another place")
        }
    }
}
