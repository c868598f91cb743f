import GRDB
package import PosternWire

extension Store {
    /// Makes a device list the newest of its user, by the word of the identity that signed the one before it. Devices
    /// that are not on it lose queue and keys at once, for good.
    ///
    /// - Parameter vault: Takes the place of the one of its kind, where the list is stored now: who repeats a list that
    ///   is there already changes nothing.
    package func replaceList(
        _ change: DeviceListChange,
        vault: SealedVault? = nil,
        now: Timestamp
    ) async throws -> ListOutcome {
        let roomDevices = options.roomDevices
        return try await write(changesDirectory: true) { db in
            guard let user = try db.listOwner(change.who) else { return (.unknownUser, .nothing) }
            guard user.isActive, !user.isSuspended else { return (.shutOut, .nothing) }
            guard user.identity == change.identity else { return (.anotherIdentity, .nothing) }
            let replaced = try db.replaceList(change, of: user, roomDevices: roomDevices, now: now)
            if case .stored = replaced.outcome, let vault { try db.put(vault, of: user.row, who: change.who) }
            return (replaced.outcome, replaced.forgets)
        }
    }
}
