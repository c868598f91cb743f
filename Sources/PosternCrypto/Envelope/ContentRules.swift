import PosternTrust
import PosternWire

/// What a content has to agree with in the header of its envelope. A sender checks the same.
enum ContentRules {
    static func check(_ content: Content, with header: Header) throws(OpenError) {
        try checkUsers(content, header)
        guard content.body.isAllowed(in: header) else { throw .content(.meaningless("body")) }
        if case .roomDetails(let details) = content.body, details.roomVersion > header.roomVersion {
            throw .content(.meaningless("room version"))
        }
        let named =
            [content.givenUp.last] + content.leftOut.map(\.counters.last) + content.expiring.map(\.counters.upperBound)
        guard named.compactMap({ $0 }).allSatisfy({ $0 < header.counter }) else {
            throw .content(.meaningless("counter"))
        }
    }

    /// A direct message names both users, from whom the id follows, with the sender. No other kind names any.
    ///
    /// That a reader who is not retention is one of them needs no check: it is the sender's own user, or the id followed
    /// from sender and reader in step 1.
    private static func checkUsers(_ content: Content, _ header: Header) throws(OpenError) {
        guard header.kind == .direct else {
            guard content.users == nil else { throw .wrongUsers }
            return
        }
        guard
            let users = content.users,
            users.contains(Who(network: header.network, user: header.sender)),
            ConversationID(between: users.lower, and: users.higher) == header.conversation
        else { throw .wrongUsers }
    }
}

extension Content.Body {
    /// A later kind is not judged. Signals go in transient messages, and nothing else does.
    fileprivate func isAllowed(in header: Header) -> Bool {
        if case .unknown = self { return true }
        return kinds.contains(header.kind) && isPassing == header.isTransient
    }

    private var kinds: [Header.Kind] {
        switch self {
        case .text: [.direct, .room, .broadcast]
        // Receipts in a room have no effect there.
        case .location, .contactCard, .reaction, .edit, .recall, .receipts, .signal: [.direct, .room]
        case .roomDetails: [.room]
        case .timers: [.direct]
        // Repair and sync go from device to device, and nothing else does.
        case .unreadable, .rewrap, .sync: [.device]
        case .unknown: []
        }
    }

    private var isPassing: Bool { if case .signal = self { true } else { false } }
}
