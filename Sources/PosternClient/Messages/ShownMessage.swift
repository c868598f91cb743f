package import PosternHome
package import PosternWire

/// A message as the user is to see it, with what others made of it.
package struct ShownMessage: Hashable, Sendable {
    package enum Body: Hashable, Sendable {
        case text(String, mentions: [String])
        /// Degrees; metres, 0 where it is not known.
        case location(latitude: Double, longitude: Double, accuracy: UInt32, label: String)
        case card(ShownCard)
        /// Its author deleted it at everyone.
        case recalled
        /// Of a later version of the software.
        case later
    }

    /// The first id.
    package let id: MessageID
    package let from: String
    /// The other user, where this user wrote it.
    package let to: String?
    package let user: UserID
    package let device: DeviceID
    package let conversation: ConversationID
    /// The room that it was written in, by its title or the start of its id; `nil` in a direct conversation.
    package let room: String?
    package let sentAt: Timestamp
    package let receivedAt: Timestamp
    package let body: Body
    package let attributes: ShownAttributes
    package let marks: MessageMarks
    /// On another device of this user.
    package let isRead: Bool
    /// Of a message that this device sent.
    package let state: Outgoing.State?

    /// `nil` for what is no text.
    package var text: String? { if case .text(let text, _) = body { text } else { nil } }
}

/// What stands beside a message.
package struct ShownAttributes: Hashable, Sendable {
    package var replyTo: ShownReply?
    package var forwarded: ShownForward?
    package var isEdited = false
    package var reactions: [ShownReaction] = []
    /// What others said of a message of this user.
    package var receipts: [ShownReceipt] = []
    /// When it goes, as it stands now.
    package var goesAt: Timestamp?
    /// Nothing of its conversation is to interrupt the user.
    package var isMuted = false

    package init() {}
}

/// The message that another one answers.
package struct ShownReply: Hashable, Sendable {
    package let id: MessageID
    /// `nil` where it is not here: it has not come, or has gone.
    package let from: String?
    /// The start of its text, where there is one to be shown.
    package let text: String?
}

/// Who wrote a message first, by the word of who sent it on.
package struct ShownForward: Hashable, Sendable {
    package let author: String?
    package let sentAt: Timestamp?
}

package struct ShownReaction: Hashable, Sendable {
    package let emoji: String
    package let by: [String]
}

package struct ShownReceipt: Hashable, Sendable {
    package let login: String
    package let deliveredAt: Timestamp
    package let readAt: Timestamp?
}

/// Who somebody is, by the word of who sent the card.
package struct ShownCard: Hashable, Sendable {
    package enum Standing: String, Hashable, Sendable {
        /// No such contact here.
        case unknown
        case same
        /// The contact has another identity here.
        case differs
    }

    package let login: String
    package let user: UserID
    package let name: String
    package let standing: Standing
}

/// What happened to a message.
package struct ShownChange: Hashable, Sendable {
    package let what: MessageChange.What
    package let by: String
    /// By the clock of who did it.
    package let at: Timestamp
    package let message: MessageID
    package let conversation: ConversationID
    package let room: String?
    /// The start of the message's text; `nil` where there is none to be shown.
    package let about: String?
    package let isMuted: Bool
}
