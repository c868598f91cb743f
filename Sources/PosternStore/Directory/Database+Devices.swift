import Foundation
import GRDB
import PosternWire

/// What became of a list, and what the writer has to forget for it.
struct ReplacedList {
    let outcome: ListOutcome
    let forgets: Forgets

    init(_ outcome: ListOutcome, forgets: Forgets = .nothing) {
        self.outcome = outcome
        self.forgets = forgets
    }
}

extension Database {
    struct DeviceRow {
        let row: Int64
        let id: DeviceID
    }

    /// On the newest list, reset ones too.
    func listedDevices(of user: Int64) throws -> [DeviceRow] {
        try Row.fetchAll(
            cachedStatement(sql: "SELECT id, device FROM device WHERE user = ? AND state <> 2 ORDER BY device"),
            arguments: [user]
        ).map { DeviceRow(row: try $0.integer(0), id: try $0.identifier(1)) }
    }

    /// Puts a list, and brings the devices in line with it.
    ///
    /// - Parameter roomDevices: At most so many devices may be in a room; `nil`: no matter how many.
    func replaceList(
        _ change: DeviceListChange,
        of user: ListOwner,
        roomDevices: Int?,
        now: Timestamp
    ) throws -> ReplacedList {
        let returning = try change.devices.filter { try !mayBeListed($0, user: user.row) }.map(\.id)
        guard returning.isEmpty else { return ReplacedList(.deviceReturns(returning)) }
        guard try mayTake(change.login, user) else { return ReplacedList(.wrongLogin) }
        let growth = try roomGrowth(by: change, of: user)
        let isNext = try newestVersion(of: change.document.chain).version < change.document.version
        guard try !isNext || roomsHold(growth, limit: roomDevices) else { return ReplacedList(.roomTooLarge) }
        switch try put(change.document, after: change.previous) {
        case .stored: break
        case .alreadyHeld: return ReplacedList(.alreadyHeld)
        case .conflict(let newest): return ReplacedList(.conflict(newest: newest))
        case .unknownNetwork: return ReplacedList(.unknownUser)
        }
        let removed = try removeDevices(notIn: change.devices, user: user.row)
        for device in change.devices { try add(device, user: user.row, now: now) }
        try count(growth)
        try execute(
            sql: "UPDATE user SET list_version = ?, identity = ? WHERE id = ?",
            arguments: [Int64(change.document.version), Data(change.identity), user.row]
        )
        if change.login != user.login { try takeGivenLogin(user.row, now: now) }
        return ReplacedList(
            .stored(removed: removed.map(\.id)),
            forgets: .user(change.who, emptied: removed.map(\.row))
        )
    }

    /// A new device, or one that is listed already and still has the same key; one that was reset stays so.
    private func mayBeListed(_ device: ListedDevice, user: Int64) throws -> Bool {
        let row = try Row.fetchOne(
            cachedStatement(sql: "SELECT user, state, public_key FROM device WHERE device = ?"),
            arguments: [device.id.data]
        )
        guard let row else { return true }
        return try row.integer(0) == user && row.integer(1) != 2 && row.bytes(2) == device.publicKey
    }

    private func removeDevices(notIn listed: [ListedDevice], user: Int64) throws -> [DeviceRow] {
        let kept = Set(listed.map(\.id))
        let removed = try listedDevices(of: user).filter { !kept.contains($0.id) }
        try empty(removed.map(\.row))
        for device in removed {
            try execute(sql: "UPDATE device SET state = 2 WHERE id = ?", arguments: [device.row])
        }
        return removed
    }

    private func add(_ device: ListedDevice, user: Int64, now: Timestamp) throws {
        try execute(
            sql: """
                INSERT INTO device (device, user, public_key, kind, state, added_ms) VALUES (?, ?, ?, ?, 1, ?)
                ON CONFLICT (device) DO NOTHING
                """,
            arguments: [device.id.data, user, Data(device.publicKey), device.kind.rawValue, now.stored]
        )
    }

    func reset(_ devices: [DeviceRow]) throws {
        try empty(devices.map(\.row))
        for device in devices {
            try execute(sql: "UPDATE device SET state = 3 WHERE id = ?", arguments: [device.row])
        }
    }

    /// Takes devices' queues, gap notices and published keys away.
    private func empty(_ devices: [Int64]) throws {
        var counts: [Int64: Int] = [:]
        let waiting = try cachedStatement(sql: "SELECT message FROM delivery WHERE device = ?")
        for device in devices {
            for message in try Int64.fetchAll(waiting, arguments: [device]) { counts[message, default: 0] += 1 }
            for table in ["delivery", "gap", "bundle"] {
                try execute(sql: "DELETE FROM \(table) WHERE device = ?", arguments: [device])
            }
        }
        try lowerWaiting(counts)
    }

    /// So many devices wait no longer for each message: its row, with all of its bytes, is written once for them, and
    /// goes with the last.
    func lowerWaiting(_ counts: [Int64: Int]) throws {
        let delete = try cachedStatement(sql: "DELETE FROM body WHERE number = ? AND waiting <= ?")
        let lower = try cachedStatement(sql: "UPDATE body SET waiting = waiting - ?2 WHERE number = ?1")
        for (message, count) in counts {
            try delete.execute(arguments: [message, count])
            if changesCount == 0 { try lower.execute(arguments: [message, count]) }
        }
    }
}
