import PosternCrypto
import PosternHome
import PosternTrust
import PosternWire

/// Where a room stands, as another device of this user tells it.
struct BroughtRoom {
    let point: RoomPoint
    /// Who tells it.
    let device: DeviceID
    let details: StoredRoomDetails?
    let name: RoomName

    /// - Returns: `nil` for a room that the relay alone names.
    init?(_ room: UnconfirmedRoom) throws {
        guard let anchor = room.anchor else { return nil }
        point = RoomPoint(room: room.room, version: room.version, entry: anchor.entry)
        device = anchor.device
        details = anchor.details
        name = try RoomName(room)
    }
}

extension RoomName {
    /// As another device calls it.
    init(_ room: UnconfirmedRoom) throws {
        let title = try room.anchor?.details.map { try RoomDetails(stored: $0).title.text }
        self.init(id: room.room, title: title)
    }
}
