import PosternCrypto
package import PosternHome
import PosternTrust
package import PosternWire

/// An event of the home as the user is to see it.
package struct ShownEvent: Hashable, Sendable {
    package enum Body: Hashable, Sendable {
        case message(ShownMessage)
        case change(ShownChange)
        case notice(ClientNotice)
    }

    package let id: EventID
    package let at: Timestamp
    package let body: Body
}

extension Client {
    /// What was not marked as printed, the oldest first.
    package func unprinted(limit: Int) throws -> [ShownEvent] {
        try home.unprinted(limit: limit).map(shown)
    }

    /// They were written to where the user reads them.
    ///
    /// - Parameter isRead: The user sees them, not a program.
    package func markPrinted(_ events: [ShownEvent], isRead: Bool = true) throws {
        try home.markPrinted(events.map(\.id), readAt: isRead ? clock() : nil)
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
        case .change(let place, let bytes):
            ShownEvent(id: event.id, at: event.at, body: try shownChange(of: place, bytes))
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
}
