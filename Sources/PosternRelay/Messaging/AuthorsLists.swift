import PosternStore
import PosternTrust
import PosternWire
import Synchronization

/// Of rooms whose entries are given back: the version of their own list that each author's last entry names. A room goes
/// on, so each of its entries is read once for it.
final class AuthorsLists: Sendable {
    private struct Known {
        /// The versions up to it are counted.
        var version: UInt32 = 0
        var lists: [Who: UInt32] = [:]
    }

    private let rooms = Mutex<[ConversationID: Known]>([:])
    private static let roomLimit = 256

    /// By whoever has the room's turn.
    func lists(of room: ConversationID, in network: NetworkID, through version: UInt32, _ store: Store) async throws
        -> [Who: UInt32]
    {
        var known = rooms.withLock { $0[room] } ?? Known()
        while known.version < version {
            let page = try await store.documents(
                .room(room, of: network),
                from: known.version + 1,
                byteLimit: Limits.frameBytes
            )
            guard !page.documents.isEmpty else { break }
            for document in page.documents where document.version <= version {
                let entry = try RoomEntry(parsing: document.body)
                known.lists[entry.author] = entry.listVersion
                known.version = entry.version
            }
        }
        rooms.withLock { [known] rooms in
            if rooms[room] == nil, rooms.count >= Self.roomLimit { rooms = [:] }
            rooms[room] = known
        }
        return known.lists
    }
}
