import Foundation
import GRDB
package import PosternWire

extension Store {
    /// Where a room stands; `nil` for one that is not here, or not at home in `network`.
    package func room(_ room: ConversationID, of network: NetworkID) async throws -> StoredRoom? {
        try await read { db in
            try Row.fetchOne(
                db,
                sql: """
                    SELECT room.version, room.entry, state FROM room
                    JOIN network ON network.id = room.network
                    JOIN room_state ON room_state.room = room.id AND room_state.version = room.version
                    WHERE room.room = ? AND network.network = ?
                    """,
                arguments: [room.data, network.data]
            ).map { row in
                let place = RoomPlace(room: room, version: try row.version(0), entry: try row.hash(1))
                return StoredRoom(place: place, state: try row.bytes(2))
            }
        }
    }

    /// The rooms that a user is in, with the identity that is theirs now, by id.
    package func rooms(of who: Who) async throws -> [RoomPlace] {
        try await read { db in
            guard let user = try db.userRow(who) else { return [] }
            return try Row.fetchAll(
                db,
                sql: """
                    SELECT room.room, room.version, room.entry FROM room_member
                    JOIN user ON user.id = room_member.user AND user.identity = room_member.identity
                    JOIN room ON room.id = room_member.room
                    WHERE room_member.user = ? AND until IS NULL ORDER BY room.room
                    """,
                arguments: [user]
            ).map { RoomPlace(room: try $0.identifier(0), version: try $0.version(1), entry: try $0.hash(2)) }
        }
    }

    /// The versions of a room that a user may read: from the one that brought them in, with the identity that is theirs
    /// now, to the newest, or to the one that removed them. Who came back reads on, what lay between included.
    ///
    /// - Returns: `nil` for who was never in the room with that identity, and for an unknown room.
    package func readableVersions(of room: ConversationID, by who: Who) async throws -> ClosedRange<UInt32>? {
        try await read { db in
            guard let user = try db.userRow(who) else { return nil }
            let row = try Row.fetchOne(
                db,
                sql: """
                    SELECT min(since), max(ifnull(until, room.version)) FROM room_member
                    JOIN user ON user.id = room_member.user AND user.identity = room_member.identity
                    JOIN room ON room.id = room_member.room
                    WHERE room.room = ? AND room_member.user = ? HAVING count(*) > 0
                    """,
                arguments: [room.data, user]
            )
            return try row.map { try $0.version(0)...$0.version(1) }
        }
    }

    /// What makes the state after `version` of a room.
    ///
    /// - Returns: `nil` where there is no such version.
    package func roomHistory(
        _ room: ConversationID,
        of network: NetworkID,
        through version: UInt32
    ) async throws -> RoomHistory? {
        try await read { db in
            let kept = try Row.fetchOne(
                db,
                sql: """
                    SELECT version, state FROM room_state WHERE room = (SELECT id FROM room WHERE room = ?)
                    AND version <= ? ORDER BY version DESC LIMIT 1
                    """,
                arguments: [room.data, Int64(version)]
            )
            let first = try kept?.version(0) ?? 1
            let chain = Chain.room(room, of: network)
            let entries = try Row.fetchAll(
                db,
                sql: """
                    SELECT version, body, signature, hash FROM document
                    WHERE network = (SELECT id FROM network WHERE network = ?) AND kind = ? AND subject = ?
                    AND version BETWEEN ? AND ? ORDER BY version
                    """,
                arguments: [
                    network.data, chain.kind.rawValue, Data(chain.subject), Int64(first), Int64(version),
                ]
            ).map { try StoredDocument($0, of: chain) }
            guard entries.last?.version == version else { return nil }
            return RoomHistory(state: try kept?.bytes(1), entries: entries)
        }
    }

    /// The newest lists of those users who have one.
    package func knownUsers(_ users: Set<Who>) async throws -> [Who: KnownUser] {
        try await read { db in
            var known: [Who: KnownUser] = [:]
            for who in users { known[who] = try db.knownUser(who) }
            return known
        }
    }
}

extension Database {
    func knownUser(_ who: Who) throws -> KnownUser? {
        let row = try Row.fetchOne(
            cachedStatement(
                sql: """
                    SELECT identity, list_version FROM user
                    WHERE network = (SELECT id FROM network WHERE network = ?) AND user = ? AND identity IS NOT NULL
                    """
            ),
            arguments: [who.network.data, who.user.data]
        )
        return try row.map { KnownUser(identity: try $0.bytes(0), listVersion: try $0.version(1)) }
    }

    func roomPlace(_ room: ConversationID) throws -> RoomPlace? {
        try Row.fetchOne(self, sql: "SELECT version, entry FROM room WHERE room = ?", arguments: [room.data])
            .map { RoomPlace(room: room, version: try $0.version(0), entry: try $0.hash(1)) }
    }

}

extension StoredDocument {
    init(_ row: Row, of chain: Chain) throws {
        self.init(
            chain: chain,
            version: try row.version(0),
            body: try row.bytes(1),
            signature: try row.bytes(2),
            hash: try row.hash(3)
        )
    }
}
