import Foundation
import GRDB
package import Logging
package import PosternWire

/// What the relay remembers. Its methods are verbs of the relay: one verb, one transaction, whole or not at all, and
/// durable when answered.
///
/// ``accept(_:admitted:settled:)`` and ``acknowledge(_:by:)`` are the hot path: they never wait, and are answered by
/// callbacks. Everything else is `async`. Readers never wait for the writer.
package final class Store: Sendable {
    package let directory: String
    let pool: DatabasePool
    let thread: WriterThread
    let options: StoreOptions
    let logger: Logger

    private init(pool: DatabasePool, directory: String, options: StoreOptions, logger: Logger) throws {
        self.directory = directory
        self.pool = pool
        self.options = options
        self.logger = logger
        thread = try WriterThread(pool, directory: directory, options: options, logger: logger)
    }

    deinit {
        thread.inbox.close()
    }

    /// Opens the store in `directory`, and brings its schema up to date. Blocks for as long as that takes.
    ///
    /// - Parameters:
    ///   - directory: Made when it is not there; becomes 0700, the database in it 0600.
    ///   - newEpoch: Random; what a store that is made now calls its epoch. `nil`: the store must be there.
    /// - Throws: ``StoreError/missing``, ``StoreError/newerSchema``, ``StoreError/unusable(_:)``.
    package static func open(
        _ directory: String,
        newEpoch: Epoch?,
        options: StoreOptions = StoreOptions(),
        logger: Logger
    ) throws(StoreError) -> Store {
        let files = StoreFiles(directory: directory)
        try files.prepare(mayCreate: newEpoch != nil)
        do {
            let pool = try DatabasePool(path: files.database, configuration: configuration(options))
            try Schema.migrate(pool) { version in
                try keepCopy(of: pool, version, in: directory, options, logger)
            }
            try Schema.initialise(pool, epoch: newEpoch)
            try harden(pool, options)
            return try Store(pool: pool, directory: directory, options: options, logger: logger)
        } catch let error as StoreError {
            throw error
        } catch {
            throw .unusable("\(error)")
        }
    }

    /// What an upgrade changes is kept as it was, beside it: `before-upgrade-VERSION.sqlite`, which `posternd restore`
    /// takes under the program that wrote it.
    private static func keepCopy(
        of pool: DatabasePool,
        _ version: String,
        in directory: String,
        _ options: StoreOptions,
        _ logger: Logger
    ) throws {
        let path = "\(directory)/before-upgrade-\(version).sqlite"
        let bytes = try StoreCopy.keep(pool, at: path, spare: options.reserveBytes)
        logger.notice(
            "the store is brought up to date; a copy of it as it was is kept",
            metadata: ["copy": "\(path)", "bytes": "\(bytes)"]
        )
    }

    private static func configuration(_ options: StoreOptions) -> Configuration {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = true
        configuration.busyMode = .timeout(Double(options.lockWait.nanoseconds) / 1e9)
        configuration.label = "store"
        return configuration
    }

    /// `DatabasePool` has set `synchronous` to NORMAL on its writer, which loses the last commits at a power cut: this
    /// comes after it.
    private static func harden(_ pool: DatabasePool, _ options: StoreOptions) throws {
        try pool.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA synchronous = \(options.synchronous.rawValue)")
            if let pages = options.mostPages { try db.execute(sql: "PRAGMA max_page_count = \(pages.limit)") }
        }
    }

    /// What the writer's connection says of itself: a relay that is not ``StoreOptions/Synchronous/full`` must not
    /// accept messages.
    package func synchronous() async throws -> StoreOptions.Synchronous? {
        try await write { db in
            try Int.fetchOne(db, sql: "PRAGMA synchronous").flatMap(StoreOptions.Synchronous.init(rawValue:))
        }
    }

    /// Random, and new whenever the store was restored from a back-up.
    package func epoch() async throws -> Epoch {
        try await read { db in
            guard let row = try Row.fetchOne(db, sql: "SELECT epoch FROM relay") else {
                throw StoreError.damaged("the relay's row is missing")
            }
            return try row.identifier(0)
        }
    }

    /// Finishes what was taken, and stops the writer. Whatever comes later is refused.
    package func close() async {
        await withCheckedContinuation { continuation in
            thread.close { continuation.resume() }
        }
    }
}
