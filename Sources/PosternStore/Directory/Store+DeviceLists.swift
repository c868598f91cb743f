import GRDB
package import PosternWire

extension Store {
    /// Makes a device list the newest of its user. Devices that are not on it lose queue and keys at once, for good.
    package func replaceList(_ change: DeviceListChange, now: Timestamp) async throws -> ListOutcome {
        try await write(changesDirectory: true) { db in
            guard let user = try db.userRow(change.who) else { return .unknownUser }
            return try db.replaceList(change, user: user, now: now)
        }
    }
}
