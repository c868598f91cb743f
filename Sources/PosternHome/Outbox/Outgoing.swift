package import PosternWire

/// A message of this device, from when it is written until it is accepted or given up. Sealing it may take several
/// attempts, each with its own message id and counter.
package struct Outgoing: Hashable, Sendable {
    package enum State: Hashable, Sendable {
        /// Waits to be sealed.
        case queued
        /// The same, and waits for the user's word too; `reason` is the caller's own number.
        case held(reason: Int64)
        /// Sealed; the relay's answer is not known.
        case unanswered
        case accepted
        /// For good; `code` is the relay's refusal code.
        case refused(code: Int64)
    }

    /// The first id, which names the message for ever.
    package let first: MessageID
    package let conversation: ConversationID
    package let kind: Header.Kind
    /// The other user of a direct conversation; of a message between devices, the recipient's.
    package let peer: Who?
    /// The recipient of a message between two devices.
    package let device: DeviceID?
    /// H(identity) of the peer as the writer had it: what was written is not sealed to another identity without a word
    /// of the user. Nil where it does not matter.
    package let writtenFor: Hash512?
    package let sentAt: Timestamp
    /// Seconds at the relay.
    package let timeToLive: UInt32
    /// The message that it changes, in the same conversation.
    package let about: MessagePlace?
    /// As the caller encoded it; what depends on the counter is added when it is sealed.
    package let content: [UInt8]

    package init(
        first: MessageID,
        conversation: ConversationID,
        kind: Header.Kind,
        peer: Who?,
        device: DeviceID? = nil,
        writtenFor: Hash512? = nil,
        sentAt: Timestamp,
        timeToLive: UInt32,
        about: MessagePlace? = nil,
        content: [UInt8]
    ) {
        self.first = first
        self.conversation = conversation
        self.kind = kind
        self.peer = peer
        self.device = device
        self.writtenFor = writtenFor
        self.sentAt = sentAt
        self.timeToLive = timeToLive
        self.about = about
        self.content = content
    }
}

/// Whether an outgoing message stands in the conversation's history, under its author.
package enum OutgoingPlace: Hashable, Sendable {
    case history(NewMessage, of: Who, device: DeviceID)
    /// What is not shown for itself.
    case nowhere
}

/// A message whose turn it is, and what its envelope has to carry on from.
package struct ReadyToSeal: Hashable, Sendable {
    package let message: Outgoing
    package let slot: SendSlot
}

/// The next place in a conversation.
package struct SendSlot: Hashable, Sendable {
    package let counter: UInt64
    /// Envelope hash of the last accepted message; zero if none.
    package let previous: Hash512
    /// Counters given up since then, ascending.
    package let givenUp: [UInt64]
    package let leftOut: [LeftOut]
    /// Accepted messages whose time to live was under 30 days, newest first, at most 1,000.
    package let shortLived: [ShortLived]
    /// What the last accepted envelope's ``NewSealing/view`` was; empty if none.
    package let lastView: [UInt8]

    /// The counters that a device did not get since a message last reached it, and those given up before them.
    package struct LeftOut: Hashable, Sendable {
        package let device: DeviceID
        package let counters: [UInt64]
    }

    package struct ShortLived: Hashable, Sendable {
        package let counter: UInt64
        package let runsOut: Timestamp
    }
}
