import Foundation
import GRDB
package import PosternWire

/// A back-up on its way to become the store: copied beside it and checked, and not yet in its place.
///
/// A back-up is a copy of the database, or of the directory in which it lies, with its write-ahead log where there is
/// one. It is never opened itself, so that it stays as it was.
package struct StoreRestore: Sendable {
    /// Where the copy lies.
    package let directory: String
    private let store: String
    private let epoch: Epoch

    /// Copies the back-up and makes it the store of a new epoch. Every bundle that was published before goes in the
    /// same transaction: some of them were handed out after the back-up was made.
    ///
    /// - Parameters:
    ///   - backup: A database's file, or a store's directory.
    ///   - store: The store's directory, which nobody has open.
    ///   - epoch: Random.
    ///   - now: When the restore is.
    /// - Throws: ``StoreError/missing`` when there is no back-up; ``StoreError/newerSchema``,
    ///   ``StoreError/damaged(_:)`` or ``StoreError/unusable(_:)``. Nothing is left then.
    package init(from backup: String, toReplace store: String, epoch: Epoch, now: Timestamp) throws(StoreError) {
        let store = store.hasSuffix("/") ? String(store.dropLast()) : store
        self.store = store
        self.epoch = epoch
        directory = "\(store).restoring-\(epoch.description.suffix(8))"
        do {
            try copy(backup)
            try renew(now: now)
        } catch let error as StoreError {
            discard()
            throw error
        } catch {
            discard()
            throw .unusable("\(error)")
        }
    }

    /// Takes the copy away.
    package func discard() {
        try? FileManager.default.removeItem(atPath: directory)
    }

    /// Puts the copy in the store's place. When the power fails meanwhile there is the one, or the other, or none and
    /// both beside it: then a relay does not start, and restoring again helps.
    ///
    /// - Returns: Where the store is now that was there before; `nil` where there was none.
    /// - Throws: ``StoreError/unusable(_:)``; the store is as it was.
    package func install() throws(StoreError) -> String? {
        try StoreFiles(directory: directory).synchroniseAll()
        let hadStore = access(store, F_OK) == 0
        let replaced = "\(store).replaced-\(epoch.description.suffix(8))"
        if hadStore, rename(store, replaced) != 0 { throw StoreFiles.failure("rename", store) }
        guard rename(directory, store) == 0 else {
            let failure = StoreFiles.failure("rename", directory)
            if hadStore { rename(replaced, store) }
            throw failure
        }
        try StoreFiles.synchronise(store + "/..")
        return hadStore ? replaced : nil
    }

    private func copy(_ backup: String) throws {
        let files = FileManager.default
        var isDirectory: ObjCBool = false
        guard files.fileExists(atPath: backup, isDirectory: &isDirectory) else { throw StoreError.missing }
        let database = isDirectory.boolValue ? StoreFiles(directory: backup).database : backup
        guard files.fileExists(atPath: database) else { throw StoreError.missing }
        try files.createDirectory(
            atPath: directory,
            withIntermediateDirectories: false,
            attributes: [.posixPermissions: 0o700]
        )
        let target = StoreFiles(directory: directory).database
        for suffix in ["", "-wal"] where files.fileExists(atPath: database + suffix) {
            try files.copyItem(atPath: database + suffix, toPath: target + suffix)
            try files.setAttributes([.posixPermissions: 0o600], ofItemAtPath: target + suffix)
        }
    }

    private func renew(now: Timestamp) throws {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = true
        let pool = try DatabasePool(path: StoreFiles(directory: directory).database, configuration: configuration)
        try pool.read(Self.check)
        try Schema.migrate(pool)
        try Schema.initialise(pool, epoch: nil)
        try pool.write { db in
            try db.execute(sql: "DELETE FROM bundle")
            try db.execute(sql: "UPDATE relay SET epoch = ?", arguments: [epoch.data])
            try db.execute(
                sql: "INSERT INTO restore (at_ms, epoch) VALUES (?, ?)",
                arguments: [now.stored, epoch.data]
            )
        }
        try pool.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
        try pool.close()
    }

    private static func check(_ db: Database) throws {
        guard try db.tableExists("relay") else { throw StoreError.unusable("the back-up is no relay's store") }
        let faults = try StoreCheck.faults(db)
        guard faults.isEmpty else { throw StoreError.damaged(faults.joined(separator: "; ")) }
    }
}

extension Store {
    /// When the store was last restored from a back-up; `nil` when it never was.
    package func restored() async throws -> Timestamp? {
        try await read { db in
            try Int64.fetchOne(db, sql: "SELECT max(at_ms) FROM restore").map { Timestamp(stored: $0) }
        }
    }
}
