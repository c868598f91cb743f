import PosternHome
import PosternTrust
package import PosternWire

/// Which part of the history.
package struct HistoryQuery: Hashable, Sendable {
    /// Only of this conversation; `nil` for all.
    package var of: Destination?
    /// What a text holds, in whatever case.
    package var search: String?
    /// Only what came at this time or later.
    package var since: Timestamp?
    /// The newest of them; `nil` for all.
    package var limit: Int?

    package init(of: Destination? = nil, search: String? = nil, since: Timestamp? = nil, limit: Int? = nil) {
        self.of = of
        self.search = search
        self.since = since
        self.limit = limit
    }
}

extension Client {
    private static let page = 200

    /// The messages, and notices of conversations, that a query asks for, oldest first. No index of words lies on the
    /// disk: everything is opened and looked at.
    package func history(_ query: HistoryQuery) throws -> [ShownEvent] {
        let conversation = try query.of.map { try known($0) }
        var found: [ShownEvent] = []
        var end: EventID?
        while true {
            let events = try home.history(of: conversation, before: end, limit: Self.page)
            guard let first = events.first else { break }
            for event in events.reversed() where found.count < query.limit ?? .max {
                if let since = query.since, event.at < since { continue }
                let shown = try shown(event)
                if let search = query.search, !shown.holds(search) { continue }
                found.append(shown)
            }
            if let limit = query.limit, found.count >= limit { break }
            if let since = query.since, first.at < since { break }
            end = first.id
        }
        return found.reversed()
    }

    /// What the user has not read.
    ///
    /// - Parameter destination: `nil` for everything.
    package func unread(_ destination: Destination?) throws -> [ShownEvent] {
        try home.unread(in: try destination.map { try known($0) }).map {
            ShownEvent(id: $0.id, at: $0.at, body: .message(try shown($0)))
        }
    }

    package func markRead(_ events: [ShownEvent]) throws { try home.markRead(events.map(\.id), at: clock()) }

    /// Tells other devices and authors what was read.
    package func tellRead() async throws {
        let signedIn = try await signIn(.command)
        defer { signedIn.connection.close() }
        try await tellReadMarks(signedIn)
        try await tellReceipts(signedIn)
    }
}

extension ShownEvent {
    fileprivate func holds(_ search: String) -> Bool {
        guard case .message(let message) = body else { return false }
        let texts =
            switch message.body {
            case .text(let text, _): [text]
            case .location(_, _, _, let label): [label]
            case .card(let card): [card.login, card.name]
            case .recalled, .later: [String]()
            }
        return texts.contains { $0.lowercased().contains(search.lowercased()) }
    }
}
