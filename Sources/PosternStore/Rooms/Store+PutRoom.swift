import Foundation
import GRDB
import PosternWire

extension Store {
    /// Makes an entry the newest of its room, with everything that follows from it, or changes nothing. What was
    /// admitted before goes to who was in the room before; what comes after it is judged by the new entry.
    ///
    /// An entry that is there already is answered so whatever has changed since: a repeat gets the first answer.
    package func put(_ advance: RoomAdvance) async throws -> RoomOutcome {
        precondition(advance.entry.chain.kind == .roomEntry)
        let limits = (devices: options.roomDevices, rooms: options.roomsOfUser)
        return try await write(changesDirectory: true, grows: true) { db in
            guard let room = ConversationID(advance.entry.chain.subject) else {
                return (.conflict(newest: nil), .nothing)
            }
            var outcome = RoomOutcome.unknownNetwork
            try db.inSavepoint {
                outcome = try db.putNew(advance, in: room, limits)
                if case .stored = outcome { return .commit }
                return .rollback
            }
            if case .stored = outcome { return (outcome, .room(room)) }
            return (outcome, .nothing)
        }
    }
}

/// One room's next entry, in the transaction that it is part of.
private struct AdvancedRoom {
    let room: Int64
    let version: UInt32
    let author: Who
    /// Of rooms that a user is in; `nil`: no matter how many.
    let rooms: Int?

    /// Who is brought in by others keeps some for rooms of their own making.
    func isOver(_ count: Int, of who: Who) -> Bool {
        guard let rooms else { return false }
        return count >= (who == author ? rooms : rooms * 3 / 4)
    }
}

extension Database {
    fileprivate func putNew(
        _ advance: RoomAdvance,
        in room: ConversationID,
        _ limits: (devices: Int, rooms: Int)
    ) throws -> RoomOutcome {
        switch try put(advance.entry, after: advance.previous) {
        case .stored: break
        case .alreadyHeld: return .alreadyHeld
        case .conflict: return .conflict(newest: try roomPlace(room))
        case .unknownNetwork: return .unknownNetwork
        }
        guard try isJudgedRight(advance) else { return .listsChanged }
        guard try mayAct(advance.device) else { return .shutOut }
        return try go(on: advance, in: room, limits)
    }

    /// What follows from an entry that is there now.
    ///
    /// - Parameter limits: `nil` for one that is given back.
    func go(
        on advance: RoomAdvance,
        in room: ConversationID,
        _ limits: (devices: Int, rooms: Int)?
    ) throws -> RoomOutcome {
        let before = try roomDevices(room)
        let row = try advanceRoom(room, to: advance)
        let step = AdvancedRoom(
            room: row,
            version: advance.entry.version,
            author: advance.author.who,
            rooms: limits?.rooms
        )
        try keepState(advance.state, step)
        try end(advance.removed, step)
        if let full = try set(advance.set, step) { return .tooManyRooms(full) }
        let devices = try countDevices(of: row)
        // A room that a restore has left too large may still become smaller.
        if let limits, devices > limits.devices, devices > before { return .tooManyDevices }
        try execute(sql: "UPDATE room SET devices = ? WHERE id = ?", arguments: [devices, row])
        return .stored(told: try concernedDevices(step))
    }

    /// Whether everybody still has the identity by which it was judged, and the author that list.
    private func isJudgedRight(_ advance: RoomAdvance) throws -> Bool {
        guard let author = try knownUser(advance.author.who), author.listVersion == advance.listVersion else {
            return false
        }
        return try ([advance.author] + advance.set).allSatisfy { try knownUser($0.who)?.identity == $0.identity }
    }

    /// Whether a device is listed, and neither it nor its user is suspended or was reset.
    func mayAct(_ device: DeviceID) throws -> Bool {
        try Int.fetchOne(
            cachedStatement(
                sql: """
                    SELECT 1 FROM device JOIN user ON user.id = device.user
                    WHERE device.device = ? AND state = 1 AND status = ? AND is_suspended = 0
                    """
            ),
            arguments: [device.data, UserStatus.active.rawValue]
        ) != nil
    }

    private func roomDevices(_ room: ConversationID) throws -> Int {
        try Int.fetchOne(self, sql: "SELECT devices FROM room WHERE room = ?", arguments: [room.data]) ?? 0
    }

    private func advanceRoom(_ room: ConversationID, to advance: RoomAdvance) throws -> Int64 {
        let arguments: StatementArguments = [
            advance.entry.chain.network.data, room.data, Int64(advance.entry.version), advance.entry.hash.data,
        ]
        let row = try Int64.fetchOne(
            cachedStatement(
                sql: """
                    INSERT INTO room (network, room, version, entry, devices)
                    VALUES ((SELECT id FROM network WHERE network = ?), ?, ?, ?, 0)
                    ON CONFLICT (room) DO UPDATE SET version = excluded.version, entry = excluded.entry
                    RETURNING id
                    """
            ),
            arguments: arguments
        )
        guard let row else { throw StoreError.damaged("a room's row is missing") }
        return row
    }

    /// The newest takes the place of the one before, unless that is one of those from which later ones are made again.
    private func keepState(_ state: [UInt8], _ step: AdvancedRoom) throws {
        try execute(
            sql: "DELETE FROM room_state WHERE room = ? AND version = ? AND version % ? <> 0",
            arguments: [step.room, Int64(step.version) - 1, statesBetween]
        )
        try execute(
            sql: "INSERT INTO room_state (room, version, state) VALUES (?, ?, ?)",
            arguments: [step.room, Int64(step.version), Data(state)]
        )
    }

    private func end(_ removed: [Who], _ step: AdvancedRoom) throws {
        let end = try cachedStatement(
            sql: "UPDATE room_member SET until = ? WHERE room = ? AND user = ? AND until IS NULL"
        )
        for who in removed {
            try end.execute(arguments: [Int64(step.version), step.room, userRow(who)])
        }
    }

    /// - Returns: Who is in too many rooms.
    private func set(_ members: [RoomIdentity], _ step: AdvancedRoom) throws -> Who? {
        let held = try cachedStatement(
            sql: "SELECT identity FROM room_member WHERE room = ? AND user = ? AND until IS NULL"
        )
        let insert = try cachedStatement(
            sql: "INSERT INTO room_member (room, user, since, identity) VALUES (?, ?, ?, ?)"
        )
        for member in members {
            guard let user = try userRow(member.who) else { throw StoreError.damaged("a member is no user") }
            let identity = try Row.fetchOne(held, arguments: [step.room, user])?.bytes(0)
            if identity == member.identity { continue }
            if identity != nil {
                try end([member.who], step)
            } else if try step.isOver(rooms(of: user), of: member.who) {
                return member.who
            }
            try insert.execute(arguments: [step.room, user, Int64(step.version), Data(member.identity)])
        }
        return nil
    }

    /// With the identity that is theirs now: a replaced one stays in rooms by name only.
    private func rooms(of user: Int64) throws -> Int {
        try Int.fetchOne(
            cachedStatement(
                sql: """
                    SELECT count(*) FROM room_member
                    JOIN user ON user.id = room_member.user AND user.identity = room_member.identity
                    WHERE room_member.user = ? AND until IS NULL
                    """
            ),
            arguments: [user]
        ) ?? 0
    }

    private func countDevices(of room: Int64) throws -> Int {
        try Int.fetchOne(
            cachedStatement(
                sql: """
                    SELECT count(*) FROM room_member
                    JOIN user ON user.id = room_member.user AND user.identity = room_member.identity
                    JOIN device ON device.user = user.id AND device.state <> 2
                    WHERE room = ? AND until IS NULL
                    """
            ),
            arguments: [room]
        ) ?? 0
    }

    /// Of who is in the room, and of who was until this entry.
    private func concernedDevices(_ step: AdvancedRoom) throws -> [DeviceID] {
        try Row.fetchAll(
            cachedStatement(
                sql: """
                    SELECT DISTINCT device.device FROM room_member
                    JOIN user ON user.id = room_member.user AND user.identity = room_member.identity
                    JOIN device ON device.user = user.id AND device.state = 1
                    WHERE room = ? AND (until IS NULL OR until = ?)
                    """
            ),
            arguments: [step.room, Int64(step.version)]
        ).map { try $0.identifier(0) }
    }
}

/// So many entries behind one are read, at most, to make a state again.
let statesBetween = 32
