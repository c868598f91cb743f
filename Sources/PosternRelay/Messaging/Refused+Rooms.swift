import PosternStore
import PosternTrust
import PosternWire

extension Refused {
    /// The same for who is not in a room as for a room that is not here.
    static let noSuchRoom = Refused(.notFound, "no such room, or this user is not in it (any more)")

    /// - Parameter head: Where the room stands; `nil` where there is none.
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
    static func tooManyEntries(_ count: Int, retryAfter seconds: UInt32) -> Refusal {
        Refusal(.rateLimited, "this user has put \(count) room entries in this hour", retryAfter: seconds)
    }

    /// - Parameter newest: `nil` where there is no such room.
    static func cameFirst(_ newest: RoomPlace?) -> Refusal {
        guard let newest else { return Refusal(.conflict, "the room's earlier entries are not here") }
        let text = "version \(newest.version) is the room's newest: fetch up to it, and make the entry after it"
        var refusal = Refusal(.conflict, text)
        refusal.newestEntry = NewestEntry(newest)
        return refusal
    }
}
