import PosternTrust
import PosternWire
import Synchronization

/// Room entries that were given back after a restore, by devices that are listed no longer: each is right in itself, and
/// waits for one that builds on it by a device whose word counts. In memory: a restart asks for them again.
final class ReturningEntries: Sendable {
    private let rooms = Mutex<[ConversationID: [OfferedEntry]]>([:])
    /// Of a room, and rooms: what is over is not kept.
    private static let limits = (entries: 256, rooms: 256)

    /// Those of a room behind one version, ascending.
    func waiting(for room: ConversationID, after version: UInt32) -> [OfferedEntry] {
        rooms.withLock { $0[room] ?? [] }.filter { $0.entry.version > version }
    }

    /// They are all of the room's.
    func keep(_ entries: [OfferedEntry], of room: ConversationID) {
        rooms.withLock { rooms in
            rooms[room] = nil
            guard !entries.isEmpty, entries.count <= Self.limits.entries else { return }
            if rooms.count >= Self.limits.rooms { rooms = [:] }
            rooms[room] = entries
        }
    }
}
