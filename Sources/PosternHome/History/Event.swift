package import PosternWire

/// Names one event of this home for ever; later events have higher numbers.
package struct EventID: Hashable, Comparable, Sendable {
    package let number: Int64

    package init(number: Int64) {
        self.number = number
    }

    package static func < (left: EventID, right: EventID) -> Bool { left.number < right.number }
}

/// Something that the user is to see, in the order in which it came.
package struct Event: Hashable, Sendable {
    package enum Body: Hashable, Sendable {
        case message(StoredMessage)
        /// As its maker encoded it.
        case notice([UInt8])
    }

    package let id: EventID
    package let at: Timestamp
    package let body: Body
}

/// A message of the history.
package struct StoredMessage: Hashable, Sendable {
    package enum Direction: Int64, Hashable, Sendable {
        case received = 1
        case sent = 2
    }

    package let id: EventID
    /// The first id.
    package let first: MessageID
    package let conversation: ConversationID
    package let sender: Who
    package let device: DeviceID
    package let direction: Direction
    package let sentAt: Timestamp
    /// When it came, or was written.
    package let at: Timestamp
    package let marks: MessageMarks
    package let content: [UInt8]
    /// Of a message that this device sent.
    package let state: Outgoing.State?
    /// The user has read it on another device.
    package let isReadElsewhere: Bool
}
