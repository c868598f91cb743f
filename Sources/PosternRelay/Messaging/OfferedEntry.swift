import PosternStore
import PosternTrust
import PosternWire

/// A room entry as it came, with its layout checked, and nothing else.
struct OfferedEntry: Sendable {
    let room: ConversationID
    let document: Document
    let entry: RoomEntry

    /// - Throws: ``Refused`` unless it is an entry of that room.
    init(_ document: Document, to room: ConversationID) throws(Refused) {
        do {
            entry = try RoomEntry(parsing: document.body)
        } catch {
            throw Refused(.layout(error), of: "the room entry")
        }
        let own = entry.version == 1 ? ConversationID(firstRoomEntry: document.hash) : entry.room
        guard own == room else { throw Refused(.malformed, "the entry is not of the room that the request names") }
        self.room = room
        self.document = document
    }

    var chain: Chain { .room(room, of: entry.network) }

    /// - Parameters:
    ///   - state: After it.
    ///   - identities: 133 bytes of everybody whom it names, and of the author.
    func advance(to state: RoomState, identities: [Who: [UInt8]]) -> RoomAdvance {
        var removed: [Who] = []
        if case .remove(let users) = entry.change { removed = users }
        return RoomAdvance(
            entry: StoredDocument(document, version: entry.version, in: chain),
            previous: entry.previous,
            state: state.body,
            author: RoomIdentity(who: entry.author, identity: identities[entry.author] ?? []),
            device: entry.device,
            listVersion: entry.listVersion,
            set: entry.change.namedMembers.map { RoomIdentity(who: $0.who, identity: identities[$0.who] ?? []) },
            removed: removed
        )
    }
}

extension RoomHead {
    /// What was judged when it came.
    init(_ room: StoredRoom) throws {
        self.init(room: room.place.room, entry: room.place.entry, state: try RoomState(parsing: room.state))
    }
}

extension RoomPlace {
    init(_ head: RoomHead) {
        self.init(room: head.room, version: head.version, entry: head.entry)
    }
}
