import PosternWire

/// Rooms as they were under earlier entries: what is repeated after a restore names those, message after message. The
/// last few that were asked for.
struct FormerRooms {
    private struct Former {
        let version: UInt32
        let entry: Hash512
        let room: RosterRoom
    }

    static let limit = 8

    /// The one that was made last comes last.
    private var formers: [Former] = []

    func room(_ id: ConversationID, at version: UInt32, entry: Hash512) -> RosterRoom? {
        formers.first { $0.room.place.room == id && $0.version == version && $0.entry == entry }?.room
    }

    mutating func remember(_ room: RosterRoom, at version: UInt32, entry: Hash512) {
        if formers.count == Self.limit { formers.removeFirst() }
        formers.append(Former(version: version, entry: entry, room: room))
    }

    mutating func forget(_ who: Who) {
        formers.removeAll { $0.room.members.contains(who) }
    }

    mutating func forget(_ room: ConversationID) {
        formers.removeAll { $0.room.place.room == room }
    }

    mutating func forgetAll() {
        formers = []
    }
}
