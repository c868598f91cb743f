import GRDB
package import PosternWire

extension Store {
    /// Makes a device list the newest of its user, by the word of the identity that signed the one before it. Devices
    /// that are not on it lose queue and keys at once, for good.
    ///
    /// - Parameters:
    ///   - vault: Takes the place of the one of its kind, where the list is stored now: who repeats a list that is there
    ///     already changes nothing.
    ///   - isReturning: It may be one that was taken before the store was restored: whether the rooms have place for its
    ///     devices is not asked again, for what made place comes later perhaps.
    ///   - beside: What is said of it, stored or not; not of one by somebody whose lists are not taken at all.
    package func replaceList(
        _ change: DeviceListChange,
        vault: SealedVault? = nil,
        isReturning: Bool = false,
        now: Timestamp,
        beside: @escaping Beside<ListOutcome> = { _, _ in }
    ) async throws -> ListOutcome {
        let roomDevices = isReturning ? nil : options.roomDevices
        return try await write(changesDirectory: true, grows: true) { db in
            guard let user = try db.listOwner(change.who) else { return (.unknownUser, .nothing) }
            guard user.isActive, !user.isSuspended else { return (.shutOut, .nothing) }
            guard user.identity == change.identity else { return (.anotherIdentity, .nothing) }
            let replaced = try db.replaceList(change, of: user, roomDevices: roomDevices, now: now)
            if case .stored = replaced.outcome, let vault { try db.put(vault, of: user.row, who: change.who) }
            try beside(replaced.outcome, ActTransaction(db))
            return (replaced.outcome, replaced.forgets)
        }
    }
}
