package import PosternWire

/// A user with the identity that a room has of them.
package struct RoomIdentity: Hashable, Sendable {
    package let who: Who
    /// 133 bytes.
    package let identity: [UInt8]

    package init(who: Who, identity: [UInt8]) {
        self.who = who
        self.identity = identity
    }
}

/// A room's next entry, judged by the relay, and what it makes of the room. The store compares what the judgement rests
/// on with what is there when it is written.
package struct RoomAdvance: Hashable, Sendable {
    package let entry: StoredDocument
    /// H(entry) of the version before; zero for version 1.
    package let previous: Hash512
    /// After the entry, in its exact layout.
    package let state: [UInt8]
    package let author: RoomIdentity
    /// Of the author; it signed the entry.
    package let device: DeviceID
    /// Of the author's list, which the entry names: has to be the newest, unless the entry is given back.
    package let listVersion: UInt32
    /// Whom it creates the room with, adds or changes.
    package let set: [RoomIdentity]
    package let removed: [Who]

    package init(
        entry: StoredDocument,
        previous: Hash512,
        state: [UInt8],
        author: RoomIdentity,
        device: DeviceID,
        listVersion: UInt32,
        set: [RoomIdentity] = [],
        removed: [Who] = []
    ) {
        self.entry = entry
        self.previous = previous
        self.state = state
        self.author = author
        self.device = device
        self.listVersion = listVersion
        self.set = set
        self.removed = removed
    }
}

package enum RoomOutcome: Hashable, Sendable {
    /// Everybody who was or is in the room has it to fetch: these are their devices.
    case stored(told: [DeviceID])
    /// This very entry was there: nothing changed.
    case alreadyHeld
    /// It does not follow the newest one; `nil`: there is no such room.
    case conflict(newest: RoomPlace?)
    /// A list or an identity has changed since it was judged: judge it again.
    case listsChanged
    /// The author is suspended, or the user or the device was reset.
    case shutOut
    /// The members would have more devices than a room may.
    case tooManyDevices
    /// This user would be in more rooms than a user may, or than others may bring them into.
    case tooManyRooms(Who)
    case unknownNetwork
}

/// Where a room stands.
package struct RoomPlace: Hashable, Sendable {
    package let room: ConversationID
    package let version: UInt32
    /// H(entry) of that version.
    package let entry: Hash512

    package init(room: ConversationID, version: UInt32, entry: Hash512) {
        self.room = room
        self.version = version
        self.entry = entry
    }
}

/// What the next entry of a room is judged by.
package struct StoredRoom: Hashable, Sendable {
    package let place: RoomPlace
    /// After the newest entry, in its exact layout.
    package let state: [UInt8]
}

/// From where on a room's state after a version is made.
package struct RoomHistory: Hashable, Sendable {
    /// After the first of ``entries``; `nil` where that is version 1.
    package let state: [UInt8]?
    /// Up to that version, ascending.
    package let entries: [StoredDocument]
}

/// What the relay knows of a user's newest list.
package struct KnownUser: Hashable, Sendable {
    /// 133 bytes.
    package let identity: [UInt8]
    package let listVersion: UInt32
}
