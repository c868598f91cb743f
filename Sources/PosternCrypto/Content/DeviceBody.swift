package import PosternTrust
package import PosternWire

/// The sender of a message is asked for its secret once more: the message did not open here.
package struct Unreadable: Hashable, Sendable {
    package let conversation: ConversationID
    package let message: MessageID
    package let envelopeHash: Hash512

    package init(conversation: ConversationID, message: MessageID, envelopeHash: Hash512) {
        self.conversation = conversation
        self.message = message
        self.envelopeHash = envelopeHash
    }
}

/// The answer to ``Unreadable``: the secret of one message, for a device that is in its wrap block.
package struct Rewrap: Hashable, Sendable, CustomStringConvertible {
    package let message: MessageID
    /// 32 bytes.
    package let secret: [UInt8]

    package init?(message: MessageID, secret: [UInt8]) {
        guard secret.count == Limits.secretBytes else { return nil }
        self.message = message
        self.secret = secret
    }

    package var description: String { "the secret of \(message)" }
}

/// What this user's other devices are told.
package struct Sync: Hashable, Sendable {
    /// At most ``ContentLimits/readMarks``.
    package let read: [ReadMark]
    /// At most ``ContentLimits/anchoredRooms``, each room once.
    package let rooms: [AnchoredRoom]

    /// - Returns: `nil` beyond these limits, and where there is nothing to tell.
    package init?(read: [ReadMark] = [], rooms: [AnchoredRoom] = []) {
        guard !(read.isEmpty && rooms.isEmpty) else { return nil }
        guard read.count <= ContentLimits.readMarks, rooms.count <= ContentLimits.anchoredRooms else { return nil }
        guard Set(rooms.map(\.point.room)).count == rooms.count else { return nil }
        self.read = read
        self.rooms = rooms
    }
}

/// Where a room of this user stands, as the sending device has verified it: another device's anchor.
package struct AnchoredRoom: Hashable, Sendable {
    /// What a room is called, with who said so.
    package struct Said: Hashable, Sendable {
        package let details: RoomDetails
        package let by: Who

        package init(_ details: RoomDetails, by: Who) {
            self.details = details
            self.by = by
        }
    }

    package let point: RoomPoint
    package let said: Said?

    /// - Returns: `nil` for version 0, and for details of a later version than the anchor's.
    package init?(_ point: RoomPoint, said: Said?) {
        guard point.version >= 1, said?.details.roomVersion ?? 1 <= point.version else { return nil }
        self.point = point
        self.said = said
    }
}

/// The user has read every message of a device in a conversation up to a counter, from 1.
package struct ReadMark: Hashable, Sendable {
    package let conversation: ConversationID
    package let device: DeviceID
    package let counter: UInt64

    package init(conversation: ConversationID, device: DeviceID, counter: UInt64) {
        self.conversation = conversation
        self.device = device
        self.counter = counter
    }
}
