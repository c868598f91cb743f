package import Logging
import PosternPrimitives
import PosternStore
import PosternWire

extension Relay {
    /// Puts a back-up in the place of a store that nobody has open. Promise 9: the store has a new epoch, and nothing
    /// that was published before is handed out again.
    ///
    /// - Parameters:
    ///   - backup: A copy of the database, or of the directory in which it lies.
    ///   - masterKey: 32 bytes: the one that the back-up's secrets were sealed under.
    /// - Returns: Where the store is now that was there before; `nil` where there was none.
    /// - Throws: ``RelayOpeningError``, or what the store throws; the store is as it was.
    package static func restore(
        _ place: Place,
        from backup: String,
        masterKey: [UInt8],
        logger: Logger
    ) async throws -> String? {
        guard let epoch = Epoch(try Random.bytes(Epoch.byteCount)) else {
            preconditionFailure("16 bytes are an epoch")
        }
        let restore = try StoreRestore(from: backup, toReplace: place.directory, epoch: epoch, now: systemTime())
        do {
            // Opens it as the daemon will, so that a wrong master key is found while nothing has changed.
            let relay = try await open(Place(directory: restore.directory), masterKey: masterKey, logger: logger)
            await relay.close()
        } catch {
            restore.discard()
            throw error
        }
        return try restore.install()
    }

    /// Whether devices give back what the store lacks since it was restored: for 30 days.
    func isTakingBack(at now: Timestamp) -> Bool {
        let window = Timestamp(seconds: Limits.repeatSeconds).milliseconds
        return restored.map { now.milliseconds(since: $0) < window } ?? false
    }
}
