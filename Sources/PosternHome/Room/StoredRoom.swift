package import PosternWire

/// A room as this home holds it. Its entries are documents: ``DocumentName/roomEntry(_:version:)``.
package struct StoredRoom: Hashable, Sendable {
    package let room: ConversationID
    /// Of the newest entry that is held.
    package let version: UInt32
    /// H(entry) of that version.
    package let entry: Hash512
    /// Where it begins when it does not begin with version 1.
    package let anchor: RoomAnchor?
    /// The version of which two signed entries are known: nothing is sealed to the room any more.
    package let fork: UInt32?
    package let details: StoredRoomDetails?
    /// The verbs that change a room take one that nobody has changed since.
    let revision: Int64

    /// Of the entry that follows; `nil` where none can.
    package var nextVersion: UInt32? { version < .max ? version + 1 : nil }
}

/// The version at which a room begins here, and the state after it.
package struct RoomAnchor: Hashable, Sendable {
    package let version: UInt32
    /// In its exact layout, checked by its hash.
    package let state: [UInt8]

    package init(version: UInt32, state: [UInt8]) {
        self.version = version
        self.state = state
    }
}

/// Title and description, with who said them last.
package struct StoredRoomDetails: Hashable, Sendable {
    package let by: Who
    package let at: Timestamp
    /// As the caller encoded them.
    package let content: [UInt8]

    package init(by: Who, at: Timestamp, content: [UInt8]) {
        self.by = by
        self.at = at
        self.content = content
    }
}

/// A room that is new here.
package struct NewRoom: Hashable, Sendable {
    package let room: ConversationID
    package let anchor: RoomAnchor?
    /// Rising without a gap, from version 1 or from the anchor's own on; not empty.
    package let entries: [StoredDocument]
    package let details: StoredRoomDetails?

    package init(
        room: ConversationID,
        anchor: RoomAnchor? = nil,
        entries: [StoredDocument],
        details: StoredRoomDetails? = nil
    ) {
        self.room = room
        self.anchor = anchor
        self.entries = entries
        self.details = details
    }
}

/// What goes with a change of a room, in the same transaction.
package struct RoomNews: Hashable, Sendable {
    package var notices: [Notice]
    /// They go into the outbox, and not into the history.
    package var messages: [Outgoing]
    /// The content of a notice about an entry that was made here and goes with it, as it is none of those that come.
    package var overtaken: [UInt8]?

    package init(notices: [Notice] = [], messages: [Outgoing] = [], overtaken: [UInt8]? = nil) {
        self.notices = notices
        self.messages = messages
        self.overtaken = overtaken
    }
}

/// An entry that was made here and may be at the relay: it goes as these bytes, again and again.
package struct RoomDraft: Hashable, Sendable {
    package let room: ConversationID
    package let entry: StoredDocument
    /// What the room's title and description are to be with it: the caller's own bytes, empty for none.
    package let details: [UInt8]

    package init(room: ConversationID, entry: StoredDocument, details: [UInt8] = []) {
        self.room = room
        self.entry = entry
        self.details = details
    }
}

/// A version of a room that a signed header has named, and that is not held.
package struct NamedEntry: Hashable, Sendable {
    package let who: Who
    package let device: DeviceID
    package let version: UInt32

    package init(who: Who, device: DeviceID, version: UInt32) {
        self.who = who
        self.device = device
        self.version = version
    }
}
