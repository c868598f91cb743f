package import PosternWire

/// A room that this device has heard of, and whose entries it has not verified: nothing is sealed to it.
package struct UnconfirmedRoom: Hashable, Sendable {
    package let room: ConversationID
    /// The highest that was named.
    package let version: UInt32
    /// `nil` where the relay alone names the room.
    package let anchor: HeardAnchor?

    package init(room: ConversationID, version: UInt32, anchor: HeardAnchor?) {
        self.room = room
        self.version = version
        self.anchor = anchor
    }
}

/// What another device of this user says of a room.
package struct HeardAnchor: Hashable, Sendable {
    /// H(entry) of the version.
    package let entry: Hash512
    /// Who says so.
    package let device: DeviceID
    package let details: StoredRoomDetails?

    package init(entry: Hash512, device: DeviceID, details: StoredRoomDetails?) {
        self.entry = entry
        self.device = device
        self.details = details
    }
}
