import GRDB
package import PosternWire

// Versions of rooms that signed headers name, and that the relay does not give.
extension Home {
    /// A header with a good signature named a version of a room that is not held: nothing is sealed below it. Of one
    /// device the highest is kept, until it is held.
    package func note(_ named: NamedEntry, of room: ConversationID) throws(HomeError) {
        try write { db in
            if let held = try db.room(room, sealing: sealing), held.version >= named.version { return }
            try db.run(
                """
                INSERT INTO named_entry (room, network, user, device, version) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT DO UPDATE SET version = max(version, excluded.version)
                """,
                [
                    room.column, named.who.network.column, named.who.user.column, named.device.column,
                    Int64(named.version),
                ]
            )
        }
    }

    /// Whose word counts is for the caller to say: what somebody named who is no longer in the room stops nobody.
    package func namedEntries(of room: ConversationID) throws(HomeError) -> [NamedEntry] {
        try read { db in
            try db.rows("SELECT * FROM named_entry WHERE room = ? ORDER BY version, device", [room.column]).map { row in
                NamedEntry(
                    who: Who(network: try row.id("network"), user: try row.id("user")),
                    device: try row.id("device"),
                    version: try row.version("version")
                )
            }
        }
    }
}
