import GRDB
package import PosternWire

extension Store {
    /// `nil` for a device that is on nobody's newest list, or reset.
    package func device(_ id: DeviceID) async throws -> Device? {
        try await knownDevice(id).flatMap { $0.standing == .listed ? $0 : nil }
    }

    /// Removed and reset ones too: a device that was ever listed.
    package func knownDevice(_ id: DeviceID) async throws -> Device? {
        let fresh = try await look { writer in writer.batch.lastAccepted[id]?.message }
        return try await read { db in
            try Row.fetchOne(db, sql: Device.select + " WHERE device.device = ?", arguments: [id.data])
                .map { try Device($0, lastAccepted: fresh) }
        }
    }

    /// On the user's newest list, reset ones too, by id.
    package func devices(of who: Who) async throws -> [Device] {
        try await read { db in
            guard let user = try db.userRow(who) else { return [] }
            return try Row.fetchAll(
                db,
                sql: Device.select + " WHERE device.state <> 2 AND device.user = ? ORDER BY device.device",
                arguments: [user]
            ).map { try Device($0, lastAccepted: nil) }
        }
    }
}

extension Device {
    fileprivate static let select = """
        SELECT device.device, network.network, user.user, user.login, device.public_key, device.kind,
            user.is_suspended, device.added_ms, device.last_seen_ms, user.list_version, device.last_accepted,
            (SELECT count(*) FROM bundle WHERE bundle.device = device.id AND bundle.kind = 1), device.state
        FROM device JOIN user ON user.id = device.user JOIN network ON network.id = user.network
        """

    /// - Parameter fresh: What the writer has not written yet.
    fileprivate init(_ row: Row, lastAccepted fresh: MessageID?) throws {
        guard
            let kind = Kind(rawValue: Int(clamping: try row.integer(5))),
            let standing = Standing(rawValue: Int(clamping: try row.integer(12)))
        else { throw StoreError.damaged("a device's kind or state") }
        id = try row.identifier(0)
        who = Who(network: try row.identifier(1), user: try row.identifier(2))
        login = try row.text(3)
        publicKey = try row.bytes(4)
        self.kind = kind
        isSuspended = try row.integer(6) != 0
        added = try row.time(7)
        lastSeen = try row.optionalTime(8)
        listVersion = try row.version(9)
        lastAccepted = try fresh ?? row.optionalBytes(10).flatMap { MessageID($0) }
        bundlesLeft = Int(clamping: try row.integer(11))
        self.standing = standing
    }
}
