import PosternStore
import PosternTrust
import PosternWire

extension Refused {
    /// The same for who is not in a room as for a room that is not here.
    static let noSuchRoom = Refused(.notFound, "no such room, or this user is not in it (any more)")

    static let unknownNetwork = Refused(.notFound, "this relay does not serve that network")
    static let listsChange = Refused(Refusal(.unavailable, "lists change too fast: try again", retryAfter: 1))
    /// No time is named: it is given back again by whoever holds it.
    static let tooManyReturning = Refused(
        .tooMany,
        "too many entries wait for one that builds on them by a device that is listed: offer it again later"
    )

    /// - Parameter head: Where the room stands; `nil` where there is none, and for who may not know it.
    init(_ error: ChainError, ofEntryAfter head: RoomHead?) {
        switch error {
        case .gap, .rollback, .fork, .brokenLink: self.init(.cameFirst(head.map { RoomPlace($0) }))
        case .unknownList:
            self.init(.staleList, "the entry names another version of its author's device list than the newest")
        default: self.init(error, of: "the room entry")
        }
    }
}

extension Refusal {
    static func tooManyEntries(retryAfter seconds: UInt32) -> Refusal {
        let text = "this user has put as many room entries as may be in an hour, or bytes of them"
        return Refusal(.rateLimited, text, retryAfter: seconds)
    }

    /// - Parameter newest: `nil` where there is no such room, and for who may not know where it stands.
    static func cameFirst(_ newest: RoomPlace?) -> Refusal {
        guard let newest else { return Refusal(.conflict, "the room's earlier entries are not here") }
        let text = "version \(newest.version) is the room's newest: fetch up to it, and make the entry after it"
        var refusal = Refusal(.conflict, text)
        refusal.newestEntry = NewestEntry(newest)
        return refusal
    }
}
