import GRDB
package import PosternWire

extension Home {
    /// Keeps checked keys of others. A key that is held already stays as it is: one that was used is not unused again.
    /// A rotating key takes the place of its device's older ones.
    package func keep(_ keys: [ClaimedKey], at now: Timestamp) throws(HomeError) {
        try write { db in
            for key in keys { try db.insert(key, at: now, sealing: sealing) }
        }
    }

    /// Keys to seal one message to. Each one-time key serves one message id, for ever; asked again for the same
    /// message, the same one-time keys come back.
    ///
    /// - Returns: A key for each device that has a usable one: one-time keys and rotating copies that are at most
    ///   24 h old, neither made more than 30 days ago.
    package func takeKeys(
        for message: MessageID,
        of devices: [DeviceID],
        choosing choice: KeyChoice,
        at now: Timestamp
    ) throws(HomeError) -> [DeviceID: ClaimedKey] {
        try write { db in
            var keys: [DeviceID: ClaimedKey] = [:]
            for device in Set(devices) {
                guard let row = try db.usableKey(of: device, for: message, choosing: choice, at: now) else { continue }
                let key = try ClaimedKey(row, sealing: sealing)
                if key.kind == .oneTime {
                    try db.run(
                        "UPDATE claimed_key SET used_for = ? WHERE device = ? AND key = ?",
                        [message.column, device.column, key.key.column]
                    )
                }
                keys[device] = key
            }
            return keys
        }
    }

    /// The keys that are left of some devices: their lists no longer name them.
    package func forgetKeys(of devices: [DeviceID]) throws(HomeError) {
        try write { db in
            for device in devices { try db.run("DELETE FROM claimed_key WHERE device = ?", [device.column]) }
        }
    }
}

extension Database {
    fileprivate func insert(_ key: ClaimedKey, at now: Timestamp, sealing: borrowing RowSealing) throws {
        if key.kind == .rotating {
            try run(
                "DELETE FROM claimed_key WHERE device = ? AND kind = 2 AND (created < ? OR key = ?)",
                [key.device.column, key.created.column, key.key.column]
            )
        }
        let sealed = try sealing.seal(key.point, .claimedKey, row: key.device.bytes + key.key.bytes)
        try run(
            """
            INSERT OR IGNORE INTO claimed_key (device, key, kind, created, fetched_at, sealed)
            VALUES (?, ?, ?, ?, ?, ?)
            """,
            [
                key.device.column, key.key.column, key.kind.rawValue, key.created.column, now.column, sealed.column,
            ]
        )
    }

    fileprivate func usableKey(
        of device: DeviceID,
        for message: MessageID,
        choosing choice: KeyChoice,
        at now: Timestamp
    ) throws -> Row? {
        let copies = now.milliseconds.subtracting(Limits.rotatingCopySeconds * 1000)
        let bundles = now.milliseconds.subtracting(Limits.bundleAgeSeconds * 1000)
        return try row(
            """
            SELECT * FROM claimed_key WHERE device = ?1 AND created >= ?5
                AND (kind = 1 AND ?2 AND (used_for IS NULL OR used_for = ?3) OR kind = 2 AND fetched_at >= ?4)
            ORDER BY used_for IS NULL, kind, created DESC LIMIT 1
            """,
            [device.column, choice == .oneTimeFirst, message.column, copies.column, bundles.column]
        )
    }

    /// A used key stays on record as long as its bundle could be offered again: no relay has it used twice.
    func forgetOldClaimedKeys(at now: Timestamp) throws {
        let oldest = now.milliseconds.subtracting((Limits.bundleAgeSeconds + 86_400) * 1000)
        try run("DELETE FROM claimed_key WHERE created < ?", [oldest.column])
    }
}

extension ClaimedKey {
    fileprivate init(_ row: Row, sealing: borrowing RowSealing) throws {
        device = try row.id("device")
        key = try row.id("key")
        kind = try row.choice("kind")
        created = try row.time("created")
        point = try sealing.open(try row.bytes("sealed"), .claimedKey, row: device.bytes + key.bytes)
    }
}
