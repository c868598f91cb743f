package import PosternWire

/// Where a room stands after one version: what the next entry builds on.
package struct RoomHead: Hashable, Sendable {
    package let room: ConversationID
    /// H(entry) of the version.
    package let entry: Hash512
    package let state: RoomState

    /// For who kept all three, and checked them when they came.
    package init(room: ConversationID, entry: Hash512, state: RoomState) {
        self.room = room
        self.entry = entry
        self.state = state
    }

    package var version: UInt32 { state.version }
    package var point: RoomPoint { RoomPoint(room: room, version: version, entry: entry) }
}

/// A version of a room, as headers and anchors name it.
package struct RoomPoint: Hashable, Sendable {
    package let room: ConversationID
    package let version: UInt32
    /// H(entry).
    package let entry: Hash512

    package init(room: ConversationID, version: UInt32, entry: Hash512) {
        self.room = room
        self.version = version
        self.entry = entry
    }
}
