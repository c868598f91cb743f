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
        /// What happened to a message, as its maker encoded it.
        case change(of: MessagePlace, [UInt8])
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
    /// Empty where it was recalled.
    package let content: [UInt8]
    /// Of a message that this device sent.
    package let state: Outgoing.State?
    /// The user has read it on another device.
    package let isReadElsewhere: Bool
    /// H(identity) of its author; `nil` for what came before homes kept it.
    package let identity: Hash512?
    /// The room's version that its header names; 0 where it is in no room, or not sealed yet.
    package let roomVersion: UInt32
    /// By this device's clock, here or on another device of the user; `nil` for what the user wrote.
    package let readAt: Timestamp?
    /// As it stands now; `nil` while nothing makes it go.
    package let goesAt: Timestamp?
    package let isRecalled: Bool

    package var place: MessagePlace { MessagePlace(conversation: conversation, device: device, first: first) }
}
