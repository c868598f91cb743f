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
    /// 1 to ``ContentLimits/readMarks``.
    package let read: [ReadMark]

    package init?(read: [ReadMark]) {
        guard (1...ContentLimits.readMarks).contains(read.count) else { return nil }
        self.read = read
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
