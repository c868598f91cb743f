import PosternWire

/// The SQL that says who is in a room, one statement a function: asked when the roster does not have the room.
final class RoomStatements {
    private let roomByID, currentMembers, formerMembers, everMember, entryByVersion, everOwner: Statement

    init(_ connection: OpaquePointer) throws(SQLiteFailure) {
        func prepare(_ sql: String) throws(SQLiteFailure) -> Statement { try Statement(connection, sql) }
        let members = """
            SELECT network.network || user.user FROM room_member
            JOIN user ON user.id = room_member.user AND user.identity = room_member.identity
            JOIN network ON network.id = user.network WHERE room_member.room = ?1
            """
        roomByID = try prepare("SELECT id, version, entry FROM room WHERE room = ?1")
        currentMembers = try prepare(members + " AND until IS NULL")
        formerMembers = try prepare(members + " AND since <= ?2 AND ifnull(until > ?2, 1)")
        everMember = try prepare(
            """
            SELECT 1 FROM room_member JOIN room ON room.id = room_member.room
            JOIN user ON user.id = room_member.user AND user.identity = room_member.identity
            JOIN network ON network.id = user.network
            WHERE room.room = ?1 AND network.network = ?2 AND user.user = ?3 LIMIT 1
            """
        )
        entryByVersion = try prepare(
            """
            SELECT hash FROM document WHERE network = (SELECT network FROM room WHERE room = ?1)
            AND kind = ?2 AND subject = ?1 AND version = ?3
            """
        )
        everOwner = try prepare(
            """
            SELECT network.network || user.user FROM device
            JOIN user ON user.id = device.user JOIN network ON network.id = user.network WHERE device.device = ?1
            """
        )
    }

    func room(_ id: ConversationID) throws(SQLiteFailure) -> (row: Int64, place: RoomPlace)? {
        var found: (row: Int64, place: RoomPlace)?
        try roomByID.each(.id(id)) { row in
            guard let entry = Hash512(row.bytes(2)) else { return }
            let place = RoomPlace(room: id, version: UInt32(clamping: row.integer(1)), entry: entry)
            found = (row.integer(0), place)
        }
        return found
    }

    /// Who is in a room with the identity that is theirs now.
    ///
    /// - Parameter version: Who was in it under that entry; `nil`: who is.
    func members(of room: Int64, at version: UInt32? = nil) throws(SQLiteFailure) -> [Who] {
        var members: [Who] = []
        let add = { (row: Statement) in
            if let who = Who(row.bytes(0)) { members.append(who) }
        }
        if let version {
            try formerMembers.each(.integer(room), .integer(Int64(version)), row: add)
        } else {
            try currentMembers.each(.integer(room), row: add)
        }
        return members
    }

    /// Whether a user is or was in a room, with the identity that is theirs now.
    func wasMember(_ who: Who, of room: ConversationID) throws(SQLiteFailure) -> Bool {
        try everMember.run(.id(room), .id(who.network), .id(who.user)) != nil
    }

    /// H(entry) of a room's version.
    func entry(of room: ConversationID, at version: UInt32) throws(SQLiteFailure) -> Hash512? {
        var hash: Hash512?
        let kind = Int64(DocumentKind.roomEntry.rawValue)
        try entryByVersion.each(.id(room), .integer(kind), .integer(Int64(version))) { hash = Hash512($0.bytes(0)) }
        return hash
    }

    /// Of a device that was removed since, too.
    func everOwner(of device: DeviceID) throws(SQLiteFailure) -> Who? {
        var who: Who?
        try everOwner.each(.id(device)) { who = Who($0.bytes(0)) }
        return who
    }
}
