import Foundation
import PosternPrimitives
import PosternRelay
import PosternTesting
import PosternTrust
import PosternWire
import Testing

/// A room of real people on a relay, as whoever took every entry sees it.
struct TestRoom {
    let world: RelayWorld
    private(set) var documents: [Document] = []
    private(set) var head: RoomHead?

    init(in world: RelayWorld) {
        self.world = world
    }

    /// With a first entry: its creator and the others.
    init(in world: RelayWorld, by creator: TestDevice, with others: [TestDevice] = [], kind: RoomKind = .group)
        async throws
    {
        self.init(in: world)
        let members = [Self.member(creator, kind.creatorsRole)] + others.map { Self.member($0) }
        try await write(.create(Self.creation(kind, members)), by: creator)
    }

    var id: ConversationID { head?.room ?? .zero }

    static func member(_ device: TestDevice, _ role: RoomMember.Role = .member) -> RoomMember {
        RoomMember(who: device.who, identity: device.identity.publicKey.hash, role: role)
    }

    static func creation(_ kind: RoomKind, _ members: [RoomMember]) throws -> RoomCreation {
        RoomCreation(kind: kind, nonce: try Random.bytes(RoomCreation.nonceBytes), members: members)
    }

    /// The next entry, lawful or not.
    func entry(
        _ change: RoomChange,
        by device: TestDevice,
        under listVersion: UInt32 = 1,
        _ edit: (inout RoomEntry) -> Void = { _ in }
    ) throws -> Document {
        let author = RoomEntry.Author(who: device.who, device: device.id, listVersion: listVersion)
        var entry: RoomEntry
        if case .create(let creation) = change {
            entry = RoomEntry(creating: creation, by: author, at: world.clock.now)
        } else {
            entry = RoomEntry(change, on: try #require(head), by: author, at: world.clock.now)
        }
        edit(&entry)
        return try Document(signing: entry, with: device.key)
    }

    /// - Parameters:
    ///   - room: That the request names; the entry's own where `nil`.
    ///   - who: Whose device puts it.
    func put(
        _ document: Document,
        to room: ConversationID? = nil,
        by who: TestDevice
    ) async throws -> ServerFrame.OneOf_Body {
        let own = documents.isEmpty ? ConversationID(firstRoomEntry: document.hash) : id
        var put = PutDocument()
        put.kind = .roomEntry
        put.subject = Data((room ?? own).bytes)
        put.document = SignedDocument(body: document.body, signature: document.signature)
        return try await world.relay.putDocument(put, by: who.who, isGuest: false)
    }

    /// The room goes on with a lawful entry.
    @discardableResult
    mutating func write(_ change: RoomChange, by device: TestDevice, under listVersion: UInt32 = 1) async throws
        -> Document
    {
        let document = try entry(change, by: device, under: listVersion)
        let answer = try await put(document, by: device)
        guard case .done = answer else { throw TestFailure("the entry was not taken: \(answer)") }
        try append(document)
        return document
    }

    /// What the relay has taken.
    mutating func append(_ document: Document) throws {
        let start = RoomChain(of: ConversationID(firstRoomEntry: (documents.first ?? document).hash))
        head = try RoomChain(restoring: documents + [document], from: start).newest
        documents.append(document)
    }

    /// A message under the newest entry, with random bytes for ciphertext.
    func message(
        from device: TestDevice,
        to recipients: [DeviceID],
        change: (inout Header) -> Void = { _ in }
    ) throws -> Send {
        var send = try TestPair(sender: device, recipient: device).send(to: recipients) { header in
            header.kind = .room
            header.conversation = id
            header.roomVersion = head?.version ?? 0
            header.roomEntry = head?.entry ?? .zero
            change(&header)
        }
        send.peer = Data()
        return send
    }

    func state(after version: UInt32, for device: TestDevice) async throws -> ServerFrame.OneOf_Body {
        var fetch = FetchRoomState()
        fetch.room = Data(id.bytes)
        fetch.version = version
        return try await world.relay.roomState(fetch, by: device.who)
    }

    /// What the relay hands out of the entries.
    func entries(from version: UInt32 = 1, for device: TestDevice?) async throws -> ServerFrame.OneOf_Body {
        var fetch = FetchDocuments()
        fetch.kind = .roomEntry
        fetch.subject = Data(id.bytes)
        fetch.fromVersion = version
        return try await world.relay.documents(fetch, in: world.network, by: device?.who, as: device?.who.user) {
            _,
            _ in true
        }
    }

    /// The versions of the entries that the relay hands out; all of them have to be the room's.
    func readable(from version: UInt32 = 1, by device: TestDevice) async throws -> [UInt32] {
        guard case .documentPart(let part) = try await entries(from: version, for: device), !part.more else {
            return []
        }
        return try part.documents.map { served in
            let document = try Document(body: Array(served.body), signature: Array(served.signature))
            #expect(documents.contains(document))
            return try RoomEntry(parsing: document.body).version
        }
    }
}

extension RoomChange {
    static func expiry(_ seconds: UInt32) -> RoomChange { .timers(RoomTimers(expiry: seconds, burn: 0)) }
}

extension ServerFrame.OneOf_Body {
    var isDone: Bool { if case .done = self { true } else { false } }

    var rooms: [NewestEntry]? { if case .rooms(let rooms) = self { rooms.rooms } else { nil } }

    var state: [UInt8]? { if case .roomState(let answer) = self { Array(answer.state) } else { nil } }

    var newestEntry: NewestEntry? {
        if case .refusal(let refusal) = self, refusal.hasNewestEntry { refusal.newestEntry } else { nil }
    }
}

extension NewestEntry {
    init(_ head: RoomHead) {
        self.init()
        room = Data(head.room.bytes)
        version = head.version
        entry = Data(head.entry.bytes)
    }
}
