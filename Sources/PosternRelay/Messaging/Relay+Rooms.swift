import FoundationEssentials
import PosternStore
import PosternTrust
package import PosternWire

// What members read of their rooms.
extension Relay {
    /// Every room that a user is in.
    package func rooms(of who: Who) async throws -> ServerFrame.OneOf_Body {
        var rooms = Rooms()
        rooms.rooms = try await store.rooms(of: who).map { NewestEntry($0) }
        return .rooms(rooms)
    }

    /// What the entries have made of a room up to one version that the user may read.
    package func roomState(_ fetch: FetchRoomState, by who: Who) async throws -> ServerFrame.OneOf_Body {
        guard let room = ConversationID(fetch.room) else {
            return .refusal(Refusal(.malformed, "a room's id has 16 bytes"))
        }
        guard
            let readable = try await store.readableVersions(of: room, by: who), readable.contains(fetch.version),
            let history = try await store.roomHistory(room, of: who.network, through: fetch.version),
            let state = try history.state()
        else { return .refusal(Refused.noSuchRoom.refusal) }
        var answer = RoomStateAnswer()
        answer.state = Data(state)
        return .roomState(answer)
    }

    /// One part of a room's entries: those that the user may read.
    func roomEntries(_ fetch: FetchDocuments, by who: Who) async throws -> ServerFrame.OneOf_Body {
        guard let room = ConversationID(fetch.subject) else {
            return .refusal(Refusal(.malformed, "a room's id has 16 bytes"))
        }
        guard let readable = try await store.readableVersions(of: room, by: who) else {
            return .refusal(Refused.noSuchRoom.refusal)
        }
        let page = try await store.documents(
            .room(room, of: who.network),
            from: max(fetch.fromVersion, readable.lowerBound),
            byteLimit: Limits.documentPartBytes
        )
        // What came since, or since this user was removed, is not theirs.
        let entries = page.documents.filter { readable.contains($0.version) }
        var part = DocumentPart()
        part.documents = entries.map { SignedDocument(body: $0.body, signature: $0.signature) }
        part.more = entries.last.map { $0.version < readable.upperBound } ?? false
        return .documentPart(part)
    }
}

extension RoomHistory {
    /// The state after the last of the entries. All of it was checked when it came.
    fileprivate func state() throws -> [UInt8]? {
        let documents = try entries.map { try Document(body: $0.body, signature: $0.signature) }
        guard let state else { return try RoomState.restored(after: documents, on: nil).body }
        guard documents.count > 1 else { return state }
        return try RoomState.restored(after: Array(documents.dropFirst()), on: RoomState(parsing: state)).body
    }
}
