import PosternCrypto
import PosternHome
import PosternTrust
import PosternWire
import Synchronization

/// A room as this device holds it, with its chain.
struct HeldRoom {
    let stored: StoredRoom
    var chain: RoomChain
    /// Where it stands: what messages are sealed under.
    let newest: RoomHead
    /// Title and description; `nil` while nobody has said them.
    let details: RoomDetails?

    /// - Parameter entries: All that are kept of it.
    init(_ stored: StoredRoom, _ entries: [StoredDocument]) throws {
        self.stored = stored
        do {
            chain = try Self.chain(stored, entries)
        } catch let error as ChainError {
            throw ClientError.untrusted("the kept entries of a room", error)
        }
        guard let newest = chain.newest, newest.entry == stored.entry else { throw HomeError.damaged("room") }
        self.newest = newest
        details = try stored.details.map { try RoomDetails(stored: $0) }
    }

    private static func chain(_ stored: StoredRoom, _ entries: [StoredDocument]) throws -> RoomChain {
        guard let anchor = stored.anchor else {
            return try RoomChain(restoring: entries.map { try Document($0) }, from: RoomChain(of: stored.room))
        }
        guard let entry = entries.first(where: { $0.name.version == anchor.version }) else {
            throw HomeError.damaged("room")
        }
        let point = RoomPoint(room: stored.room, version: anchor.version, entry: entry.hash)
        let start = try RoomChain(at: point, entry: Document(entry), state: anchor.state)
        let later = entries.filter { $0.name.version > anchor.version }
        return try RoomChain(restoring: later.map { try Document($0) }, from: start)
    }

    /// What follows the newest by a device that is listed no longer, and waits for somebody who stands by it.
    var waiting: RoomEntry? { chain.provisional.first?.entry.content }

    /// What of these documents is not held yet: another process may have taken some since they were asked for.
    func unknown(of documents: [Document]) -> [Document] {
        let known = Set(chain.entries.map(\.hash) + [chain.anchor?.entry].compactMap { $0 })
        return documents.filter { !known.contains($0.hash) }
    }

    var id: ConversationID { stored.room }
    var state: RoomState { newest.state }
    /// As people call it.
    var name: RoomName { RoomName(id: id, title: details?.title.text) }
}

/// How a room is called: by its title, or by the start of its id where it has none.
package struct RoomName: Hashable, Codable, Sendable {
    let id: String
    let title: String?

    init(id: ConversationID, title: String?) {
        self.id = id.description
        self.title = title.flatMap { $0.isEmpty ? nil : $0 }
    }

    var text: String { title ?? "room \(id.prefix(8))" }
}

extension RoomDetails {
    /// As the home keeps them: a content.
    init(stored: StoredRoomDetails) throws {
        guard case .roomDetails(let details) = try Content(parsing: stored.content).body else {
            throw HomeError.damaged("room.details")
        }
        self = details
    }
}

extension Client {
    func heldRoom(_ room: ConversationID) throws -> HeldRoom? {
        guard let stored = try home.room(room) else { return nil }
        if let read = readRooms.withLock({ $0[stored] }) { return read }
        let held = try HeldRoom(stored, home.documents(.roomEntry, of: room.bytes))
        readRooms.withLock { $0.keep(held) }
        return held
    }

    /// Every room that is held, by name.
    func heldRooms() throws -> [HeldRoom] {
        try home.rooms().map { try HeldRoom($0, home.documents(.roomEntry, of: $0.room.bytes)) }
            .sorted { ($0.name.text, $0.name.id) < ($1.name.text, $1.name.id) }
    }

    func roomName(_ room: ConversationID) throws -> RoomName {
        try heldRoom(room)?.name ?? RoomName(id: room, title: nil)
    }
}
