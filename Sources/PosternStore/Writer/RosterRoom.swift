import PosternWire

/// A room, with the users that are in it with the identity that is theirs now.
struct RosterRoom {
    let place: RoomPlace
    let members: Set<Who>
    /// On the newest lists of all of them, sorted by id.
    let devices: [RosterDevice]
}

struct RosterUser {
    let row: Int64
    let who: Who
    let isSuspended: Bool
    let listVersion: UInt32
    /// Those on the newest list, sorted by id.
    let devices: [RosterDevice]
}

/// One object for its user and all of its rooms, so that what changes often is changed in one place, and no room has
/// to be read again for it. The writer alone touches it.
final class RosterDevice {
    let row: Int64
    let id: DeviceID
    let owner: Who
    /// Reset, or its user is suspended: a row for it is dropped, and it may not send.
    let isShutOut: Bool
    var hasPublishedKey: Bool

    init(row: Int64, id: DeviceID, owner: Who, isShutOut: Bool, hasPublishedKey: Bool) {
        self.row = row
        self.id = id
        self.owner = owner
        self.isShutOut = isShutOut
        self.hasPublishedKey = hasPublishedKey
    }

    /// Whether a message to its user must have a row for it.
    var isDue: Bool { !isShutOut && hasPublishedKey }
}
