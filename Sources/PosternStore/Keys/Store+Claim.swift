import GRDB
package import PosternWire

/// A claim's hour, in milliseconds.
let claimWindow: UInt64 = 3_600_000

extension Store {
    /// Takes one bundle of each device for a user who wants to write to it. Promise 7: a one-time bundle is handed out
    /// once, in the transaction that deletes it.
    ///
    /// Bundles that are too old for every sender are erased first.
    ///
    /// One user gets at most ``Limits/claimsInHour`` one-time bundles of one device in an hour, then its rotating one.
    ///
    /// - Parameters:
    ///   - devices: In the order of the answer; at most ``Limits/claimedDevices`` (the caller's check), each once.
    ///   - isRotatingOnly: Takes no one-time bundle.
    /// - Returns: One item for each device; the bundle is `nil` for a device that is unknown in the claimer's network,
    ///   removed, reset, suspended, or without a key.
    package func claim(
        _ devices: [DeviceID],
        by claimer: Who,
        isRotatingOnly: Bool,
        now: Timestamp
    ) async throws -> [ClaimedBundle] {
        try await write(changesDirectory: false) { db in
            guard let claimerRow = try db.userRow(claimer) else {
                return (devices.map { ClaimedBundle(device: $0, bundle: nil) }, .nothing)
            }
            var emptied: [DeviceID: Bool] = [:]
            let claimed = try devices.map { device in
                guard let row = try db.claimableDeviceRow(device, by: claimerRow) else {
                    return ClaimedBundle(device: device, bundle: nil)
                }
                let old = try db.eraseOldBundles(of: row, now: now)
                let oneTime = isRotatingOnly ? nil : try db.takeOneTimeBundle(of: row, by: claimerRow, now: now)
                let bundle = try oneTime ?? db.rotatingBundle(of: row)
                if old > 0 || oneTime != nil, try !db.hasBundle(row) { emptied[device] = false }
                return ClaimedBundle(device: device, bundle: bundle)
            }
            return (claimed, .keys(emptied))
        }
    }
}

extension Database {
    func userRow(_ who: Who) throws -> Int64? {
        try Int64.fetchOne(
            cachedStatement(
                sql: """
                    SELECT user.id FROM user JOIN network ON network.id = user.network
                    WHERE network.network = ? AND user.user = ?
                    """
            ),
            arguments: [who.network.data, who.user.data]
        )
    }

    fileprivate func claimableDeviceRow(_ device: DeviceID, by claimer: Int64) throws -> Int64? {
        try Int64.fetchOne(
            cachedStatement(
                sql: """
                    SELECT device.id FROM device JOIN user ON user.id = device.user
                    WHERE device = ? AND state = 1 AND is_suspended = 0
                        AND user.network = (SELECT network FROM user WHERE id = ?)
                    """
            ),
            arguments: [device.data, claimer]
        )
    }

    /// Deletes the oldest one-time bundle and returns it; `nil` when there is none or the claimer had enough.
    fileprivate func takeOneTimeBundle(of device: Int64, by claimer: Int64, now: Timestamp) throws -> KeyBundle? {
        let since = now.milliseconds > claimWindow ? now.milliseconds - claimWindow : 0
        let claims = try Int.fetchOne(
            cachedStatement(sql: "SELECT count(*) FROM claim WHERE claimer = ? AND device = ? AND at_ms > ?"),
            arguments: [claimer, device, Timestamp(milliseconds: since).stored]
        )
        guard (claims ?? 0) < Limits.claimsInHour else { return nil }
        let rows = try Row.fetchAll(
            cachedStatement(
                sql: """
                    DELETE FROM bundle WHERE id = (SELECT min(id) FROM bundle WHERE device = ? AND kind = 1)
                    RETURNING kind, created_ms, body, signature
                    """
            ),
            arguments: [device]
        )
        guard let row = rows.first else { return nil }
        try cachedStatement(sql: "INSERT INTO claim (claimer, device, at_ms) VALUES (?, ?, ?)")
            .execute(arguments: [claimer, device, now.stored])
        return try KeyBundle(row)
    }

    fileprivate func rotatingBundle(of device: Int64) throws -> KeyBundle? {
        try Row.fetchOne(
            cachedStatement(sql: "SELECT kind, created_ms, body, signature FROM bundle WHERE device = ? AND kind = 2"),
            arguments: [device]
        ).map(KeyBundle.init)
    }
}

extension KeyBundle {
    fileprivate init(_ row: Row) throws {
        guard let kind = Kind(rawValue: Int(clamping: try row.integer(0))) else {
            throw StoreError.damaged("a bundle has no known kind")
        }
        self.init(kind: kind, created: try row.time(1), body: try row.bytes(2), signature: try row.bytes(3))
    }
}
