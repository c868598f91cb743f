import Foundation
import GRDB
import PosternWire

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
    func replaceList(_ change: DeviceListChange, user: Int64, now: Timestamp) throws -> ListOutcome {
        let returning = try change.devices.filter { try !mayBeListed($0, user: user) }.map(\.id)
        guard returning.isEmpty else { return .deviceReturns(returning) }
        switch try put(change.document, after: change.previous) {
        case .stored: break
        case .alreadyHeld: return .alreadyHeld
        case .conflict(let newest): return .conflict(newest: newest)
        case .unknownNetwork: return .unknownUser
        }
        let removed = try removeDevices(notIn: change.devices, user: user)
        for device in change.devices { try add(device, user: user, now: now) }
        try execute(
            sql: "UPDATE user SET list_version = ?, identity = ? WHERE id = ?",
            arguments: [Int64(change.document.version), Data(change.identity), user]
        )
        return .stored(removed: removed)
    }

    /// A new device, or one that is listed already and still has the same key.
    private func mayBeListed(_ device: ListedDevice, user: Int64) throws -> Bool {
        let row = try Row.fetchOne(
            cachedStatement(sql: "SELECT user, state, public_key FROM device WHERE device = ?"),
            arguments: [device.id.data]
        )
        guard let row else { return true }
        return try row.integer(0) == user && row.integer(1) == 1 && row.bytes(2) == device.publicKey
    }

    private func removeDevices(notIn listed: [ListedDevice], user: Int64) throws -> [DeviceID] {
        let kept = Set(listed.map(\.id))
        let removed = try listedDevices(of: user).filter { !kept.contains($0.id) }
        for device in removed {
            try empty(device.row)
            try execute(sql: "UPDATE device SET state = 2 WHERE id = ?", arguments: [device.row])
        }
        return removed.map(\.id)
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

    /// Takes a device's queue, gap notice and published keys away.
    func empty(_ device: Int64) throws {
        let messages = "SELECT message FROM delivery WHERE device = ?"
        try execute(sql: "DELETE FROM body WHERE waiting = 1 AND number IN (\(messages))", arguments: [device])
        try execute(sql: "UPDATE body SET waiting = waiting - 1 WHERE number IN (\(messages))", arguments: [device])
        for table in ["delivery", "gap", "bundle"] {
            try execute(sql: "DELETE FROM \(table) WHERE device = ?", arguments: [device])
        }
    }
}
