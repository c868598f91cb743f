package import PosternWire

/// An envelope that came, by what is known of it before it is opened.
package struct Arrival: Hashable, Sendable {
    package let envelope: Envelope
    package let hash: Hash512
    /// This device's own row of the wrap block, and the block's ephemeral public key (133 bytes).
    package let wrap: OwnWrap
    package let encapsulated: [UInt8]
    package let receivedAt: Timestamp

    package init(
        envelope: Envelope,
        hash: Hash512,
        wrap: OwnWrap,
        encapsulated: [UInt8],
        receivedAt: Timestamp
    ) {
        self.envelope = envelope
        self.hash = hash
        self.wrap = wrap
        self.encapsulated = encapsulated
        self.receivedAt = receivedAt
    }

    package var header: Header { envelope.header }
}

/// What opening it brought.
package struct Opened: Sendable {
    /// Names the message for ever, within its sender device and conversation.
    package let first: MessageID
    package let effect: Effect
    package let marks: MessageMarks
    /// The exchange key that opened it: erased with this, if it is a one-time key. Nil where its sender gave the
    /// message secret once more: the wrap may be the relay's own making, and names whatever key the relay likes.
    package let key: ExchangeKeyID?

    package init(
        first: MessageID,
        effect: Effect,
        marks: MessageMarks,
        key: ExchangeKeyID?
    ) {
        self.first = first
        self.effect = effect
        self.marks = marks
        self.key = key
    }
}

/// What a message is shown with.
package struct MessageMarks: OptionSet, Hashable, Sendable {
    package let rawValue: UInt32

    package init(rawValue: UInt32) {
        self.rawValue = rawValue
    }

    /// Its device is no longer on the sender's newest list.
    package static let deviceRemoved = MessageMarks(rawValue: 1 << 0)
    /// Its previous hash does not fit: the device or the relay shows different histories.
    package static let historyDiffers = MessageMarks(rawValue: 1 << 1)
    /// It came after it was reported missing.
    package static let late = MessageMarks(rawValue: 1 << 2)
    /// It was closed at first and opened by a repair.
    package static let repaired = MessageMarks(rawValue: 1 << 3)
    /// Its sent-at is over 10 minutes ahead.
    package static let clockAhead = MessageMarks(rawValue: 1 << 4)
    /// Its sender's identity has changed, and the user has not taken the new one yet.
    package static let identityChanged = MessageMarks(rawValue: 1 << 6)
    /// It stands under an older room entry, by someone removed since.
    package static let memberRemoved = MessageMarks(rawValue: 1 << 5)
}

/// A line for the user that is no message.
package struct Notice: Hashable, Sendable {
    /// What it is about, where it is told once: another notice about the same is dropped. Usually an envelope hash.
    package let about: Hash512?
    /// The message that it is about, by which it can be found.
    package let message: MessageID?
    /// In whose history it stands, where it is part of one.
    package let conversation: ConversationID?
    /// As the caller encoded it.
    package let content: [UInt8]

    package init(
        about: Hash512?,
        message: MessageID? = nil,
        conversation: ConversationID? = nil,
        content: [UInt8]
    ) {
        self.about = about
        self.message = message
        self.conversation = conversation
        self.content = content
    }
}
