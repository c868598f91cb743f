import Foundation
import GRDB
package import PosternWire

extension Store {
    /// Publishes a device's keys: all bundles or none.
    ///
    /// Of rotating bundles the newest by ``KeyBundle/created`` stays; an older one than what is there is dropped.
    /// A one-time bundle that is there already, by its body, is taken again without effect. What is too old for every
    /// sender is erased first, and makes room.
    package func putKeys(
        _ bundles: [KeyBundle],
        of device: DeviceID,
        now: Timestamp
    ) async throws -> PutKeysOutcome {
        try await write(changesDirectory: false, grows: true) { db in
            guard let row = try db.currentDeviceRow(device) else { return (.unknownDevice, .nothing) }
            try db.eraseOldBundles(of: row, now: now)
            let held = try db.oneTimeBundles(of: row)
            var outcome = PutKeysOutcome.taken(left: held)
            try db.inSavepoint {
                for bundle in bundles { try db.publish(bundle, of: row) }
                let left = try db.oneTimeBundles(of: row)
                guard left <= Limits.bundlesOfDevice else {
                    outcome = .tooMany(left: held)
                    return .rollback
                }
                outcome = .taken(left: left)
                return .commit
            }
            return (outcome, .keys([device: try db.hasBundle(row)]))
        }
    }

    /// One-time bundles that nobody has claimed.
    package func bundlesLeft(of device: DeviceID) async throws -> Int {
        try await read { db in
            guard let row = try db.currentDeviceRow(device) else { return 0 }
            return try db.oneTimeBundles(of: row)
        }
    }
}

extension Database {
    /// Of a device that is listed, and not reset.
    func currentDeviceRow(_ device: DeviceID) throws -> Int64? {
        try Int64.fetchOne(
            cachedStatement(sql: "SELECT id FROM device WHERE device = ? AND state = 1"),
            arguments: [device.data]
        )
    }

    func oneTimeBundles(of device: Int64) throws -> Int {
        try Int.fetchOne(
            cachedStatement(sql: "SELECT count(*) FROM bundle WHERE device = ? AND kind = 1"),
            arguments: [device]
        ) ?? 0
    }

    func publish(_ bundle: KeyBundle, of device: Int64) throws {
        let arguments: StatementArguments = [
            device, bundle.kind.rawValue, bundle.created.stored, Data(bundle.body), Data(bundle.signature),
        ]
        switch bundle.kind {
        case .oneTime:
            try execute(
                sql: """
                    INSERT INTO bundle (device, kind, created_ms, body, signature) SELECT ?1, ?2, ?3, ?4, ?5
                    WHERE NOT EXISTS (SELECT 1 FROM bundle WHERE device = ?1 AND kind = ?2 AND body = ?4)
                    """,
                arguments: arguments
            )
        case .rotating:
            try execute(
                sql: """
                    INSERT INTO bundle (device, kind, created_ms, body, signature) VALUES (?1, ?2, ?3, ?4, ?5)
                    ON CONFLICT (device) WHERE kind = 2 DO UPDATE SET created_ms = excluded.created_ms,
                        body = excluded.body, signature = excluded.signature
                    WHERE excluded.created_ms >= bundle.created_ms
                    """,
                arguments: arguments
            )
        }
    }
}
