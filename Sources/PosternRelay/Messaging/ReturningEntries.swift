import PosternTrust
import PosternWire
import Synchronization

/// Room entries that were given back after a restore, by devices whose word does not count now: each is right in itself,
/// and waits for one that builds on it by a device whose word does. In memory: a restart asks for them again.
///
/// Bounded for each room and in all. Over the limit of all the user who has brought the most loses theirs, so that nobody
/// empties it for the others.
final class ReturningEntries: Sendable {
    struct Entry: Sendable {
        let offered: OfferedEntry
        /// Whose device brought it.
        let bringer: Who

        fileprivate var bytes: Int { offered.document.body.count + offered.document.signature.count }
    }

    struct Bounds: Sendable {
        var entriesOfRoom = Limits.returningEntriesOfRoom
        var bytesOfRoom = Limits.returningBytesOfRoom
        var bytes = Limits.returningBytes
    }

    private struct Held {
        var rooms: [ConversationID: [Entry]] = [:]
        var bytes: [Who: Int] = [:]
        var all = 0

        mutating func set(_ entries: [Entry], of room: ConversationID) {
            for entry in rooms[room] ?? [] { count(entry, -1) }
            rooms[room] = entries.isEmpty ? nil : entries
            for entry in entries { count(entry, 1) }
        }

        private mutating func count(_ entry: Entry, _ sign: Int) {
            all += sign * entry.bytes
            bytes[entry.bringer, default: 0] += sign * entry.bytes
            if bytes[entry.bringer] == 0 { bytes[entry.bringer] = nil }
        }

        /// What the user has brought goes, and with it what builds on that.
        mutating func drop(_ who: Who) {
            for (room, entries) in rooms {
                guard let first = entries.firstIndex(where: { $0.bringer == who }) else { continue }
                set(Array(entries[..<first]), of: room)
            }
        }
    }

    private let held = Mutex(Held())
    private let bounds: Bounds

    init(_ bounds: Bounds = Bounds()) {
        self.bounds = bounds
    }

    /// Those of a room behind one version, ascending.
    func waiting(for room: ConversationID, after version: UInt32) -> [Entry] {
        held.withLock { $0.rooms[room] ?? [] }.filter { $0.offered.entry.version > version }
    }

    /// They are all of the room's.
    ///
    /// - Returns: False where the last one has no place: what waited before waits still.
    func keep(_ entries: [Entry], of room: ConversationID) -> Bool {
        guard entries.count <= bounds.entriesOfRoom, entries.reduce(0, { $0 + $1.bytes }) <= bounds.bytesOfRoom else {
            return false
        }
        return held.withLock { held in
            let before = held.rooms[room] ?? []
            held.set(entries, of: room)
            while held.all > bounds.bytes, let most = held.bytes.max(by: { $0.value < $1.value })?.key {
                if most == entries.last?.bringer {
                    held.set(before, of: room)
                    return false
                }
                held.drop(most)
            }
            return (held.rooms[room] ?? []).count == entries.count
        }
    }
}
