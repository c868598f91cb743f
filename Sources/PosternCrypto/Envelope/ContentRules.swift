import PosternTrust
import PosternWire

/// What a content has to agree with in the header of its envelope. A sender checks the same.
enum ContentRules {
    static func check(_ content: Content, with header: Header) throws(OpenError) {
        try checkUsers(content, header)
        guard content.body.isAllowed(in: header.kind) else { throw .content(.meaningless("body")) }
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
    /// Repair and sync go from device to device, and nothing else does. A later kind is not judged.
    fileprivate func isAllowed(in kind: Header.Kind) -> Bool {
        switch self {
        case .text: kind != .device
        case .unreadable, .rewrap, .sync: kind == .device
        case .unknown: true
        }
    }
}
