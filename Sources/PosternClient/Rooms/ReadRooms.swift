import PosternHome
import PosternWire

/// Rooms as they were read from the home, so that a message does not cost its room's whole history several times. A room is
/// the same while its row is, whichever process wrote that.
struct ReadRooms {
    /// Chains are long: of so many rooms at most.
    private static let roomsAtMost = 16

    private var rooms: [ConversationID: HeldRoom] = [:]

    subscript(stored: StoredRoom) -> HeldRoom? {
        rooms[stored.room].flatMap { $0.stored == stored ? $0 : nil }
    }

    mutating func keep(_ room: HeldRoom) {
        if rooms.count >= Self.roomsAtMost, rooms[room.id] == nil { rooms = [:] }
        rooms[room.id] = room
    }
}
