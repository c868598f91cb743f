import GRDB
import Logging
import PosternWire

extension Store {
    /// Runs a cold verb on the writer thread, and returns when its transaction is durable.
    ///
    /// - Parameters:
    ///   - changesDirectory: What was admitted before is written first, and the writer forgets what it knew of users,
    ///     devices and queues.
    ///   - grows: It brings something new from a client, and is refused at once while the disk is full.
    ///   - verb: May run twice; keeps nothing outside the database.
    /// - Throws: ``StoreError/unavailable`` when SQLite refuses; ``StoreError/closed``.
    func write<Value: Sendable>(
        changesDirectory: Bool = false,
        grows: Bool = false,
        _ verb: @escaping @Sendable (Database) throws -> Value
    ) async throws -> Value {
        let forgets: Forgets = changesDirectory ? .everything : .nothing
        return try await write(changesDirectory: changesDirectory, grows: grows) { db in (try verb(db), forgets) }
    }

    /// The same for a verb that says itself what the writer has to forget.
    func write<Value: Sendable>(
        changesDirectory: Bool,
        grows: Bool = false,
        forgetting verb: @escaping @Sendable (Database) throws -> (Value, Forgets)
    ) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            let job = VerbJob(changesDirectory: changesDirectory, grows: grows) { db in
                let (value, forgets) = try verb(db)
                return VerbJob.Done(forgets: forgets) { continuation.resume(returning: value) }
            } failed: {
                continuation.resume(throwing: $0)
            }
            if !thread.inbox.push(.verb(job)) { continuation.resume(throwing: StoreError.closed) }
        }
    }

    /// Reads one snapshot, on a connection of its own.
    func read<Value: Sendable>(_ look: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        do {
            return try await pool.read(look)
        } catch let error as DatabaseError {
            logger.error("the store could not be read", metadata: ["code": "\(error.extendedResultCode)"])
            throw StoreError.unavailable
        }
    }

    /// Returns once the writer has come to it, or the store is closed.
    package func answers() async {
        _ = try? await look { _ in true }
    }

    /// Looks at what the writer has in memory.
    func look<Value: Sendable>(_ look: @escaping @Sendable (Writer) -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            let isTaken = thread.inbox.push(.look { continuation.resume(returning: look($0)) })
            if !isTaken { continuation.resume(throwing: StoreError.closed) }
        }
    }

    /// Returns once what was admitted for the device before is written or settled, and its acknowledgements are in.
    ///
    /// - Returns: The highest number given before. Up to it the device's queue is whole; above it a later message may
    ///   be written while an earlier one still waits.
    @discardableResult
    func settle(_ device: DeviceID) async throws -> MessageNumber {
        try await withCheckedThrowingContinuation { continuation in
            let isTaken = thread.inbox.push(.settle(device) { continuation.resume(returning: $0) })
            if !isTaken { continuation.resume(throwing: StoreError.closed) }
        }
    }
}
