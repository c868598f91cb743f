import PosternCrypto
package import PosternHome
import PosternTrust
package import PosternWire

/// An event of the home as the user is to see it.
package struct ShownEvent: Hashable, Sendable {
    package enum Body: Hashable, Sendable {
        case message(ShownMessage)
        case notice(ClientNotice)
    }

    package let id: EventID
    package let at: Timestamp
    package let body: Body
}

package struct ShownMessage: Hashable, Sendable {
    /// The first id.
    package let id: MessageID
    package let from: String
    /// The other user, where this user wrote it on another device.
    package let to: String?
    package let user: UserID
    package let device: DeviceID
    package let conversation: ConversationID
    /// The room that it was written in, by its title or the start of its id; `nil` in a direct conversation.
    package let room: String?
    package let sentAt: Timestamp
    package let receivedAt: Timestamp
    /// `nil` for a kind of message that this software does not show, or does not know.
    package let text: String?
    package let marks: MessageMarks
    /// On another device of this user.
    package let isRead: Bool
}

extension Client {
    /// What was not marked as printed, the oldest first.
    package func unprinted(limit: Int) throws -> [ShownEvent] {
        try home.unprinted(limit: limit).map(shown)
    }

    /// They were written to where the user reads them.
    package func markPrinted(_ events: [ShownEvent]) throws {
        try home.markPrinted(events.map(\.id))
        for case .notice(let notice) in events.map(\.body) { try noteShown(notice) }
    }

    /// From now on writing to a changed identity is the user's word for it.
    private func noteShown(_ notice: ClientNotice) throws {
        guard case .identityChanged(_, let user, let safety, _) = notice,
            let user = Hex.decode(user).flatMap({ UserID($0) })
        else { return }
        try noteShown(safety, of: Who(network: account.who.network, user: user))
    }

    func shown(_ event: Event) throws -> ShownEvent {
        switch event.body {
        case .message(let message):
            ShownEvent(id: event.id, at: event.at, body: .message(try shown(message)))
        case .notice(let bytes):
            ShownEvent(
                id: event.id,
                at: event.at,
                body: .notice(
                    ClientNotice(bytes: bytes) ?? .documentRefused(what: "a notice", why: "of a later version")
                )
            )
        }
    }

    func shown(_ message: StoredMessage) throws -> ShownMessage {
        let content = try Content(parsing: message.content)
        let text: String? = if case .text(let text) = content.body { text.text } else { nil }
        return ShownMessage(
            id: message.first,
            from: try login(of: message.sender),
            to: try message.sender == who ? content.users.map { try peer(of: $0) } : nil,
            user: message.sender.user,
            device: message.device,
            conversation: message.conversation,
            room: content.users == nil ? try roomName(message.conversation).text : nil,
            sentAt: message.sentAt,
            receivedAt: message.at,
            text: text,
            marks: message.marks,
            isRead: message.isReadElsewhere
        )
    }

    private func peer(of users: DirectUsers) throws -> String {
        try login(of: users.lower == who ? users.higher : users.lower)
    }
}
