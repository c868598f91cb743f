import Foundation
import GRDB

/// A copy of a database as it was at one moment: one file, readable by its owner alone, checked and on the disk.
enum StoreCopy {
    /// Copies with SQLite's online back-up, from one snapshot: who writes meanwhile does not wait.
    ///
    /// - Parameters:
    ///   - path: Not there yet. Nothing is left there when this throws.
    ///   - spare: Bytes that have to be left on the disk.
    /// - Returns: Its bytes.
    /// - Throws: ``StoreError/unusable(_:)`` where the disk has no room, ``StoreError/damaged(_:)`` where the copy does not
    ///   pass its check.
    static func make(of source: some DatabaseReader, at path: String, spare: Int) throws -> Int {
        let needed = try source.read { db in
            try (Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0) * (Int.fetchOne(db, sql: "PRAGMA page_size") ?? 0)
        }
        let directory = directory(of: path)
        let free = StoreSizes.freeBytes(at: directory)
        guard free >= UInt64(needed + spare) else {
            throw StoreError.unusable(
                "a copy takes \(needed) bytes and there are \(free) free in \(directory), of which \(spare) are reserved"
            )
        }
        let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw StoreFiles.failure("open", path) }
        defer { close(descriptor) }
        do {
            try copy(source, to: path)
            guard fsync(descriptor) == 0 else { throw StoreFiles.failure("fsync", path) }
            try StoreFiles.synchronise(directory)
        } catch {
            for suffix in ["", "-journal", "-wal", "-shm"] { unlink(path + suffix) }
            throw error
        }
        return StoreSizes.size(path)
    }

    private static func directory(of path: String) -> String {
        path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    }

    /// Makes a copy whole before it takes the place of an older one.
    static func keep(_ source: some DatabaseReader, at path: String, spare: Int) throws -> Int {
        // What a crash has left of one is no copy.
        unlink(path + ".part")
        let bytes = try make(of: source, at: path + ".part", spare: spare)
        guard rename(path + ".part", path) == 0 else { throw StoreFiles.failure("rename", path) }
        try StoreFiles.synchronise(directory(of: path))
        return bytes
    }

    private static func copy(_ source: some DatabaseReader, to path: String) throws {
        let copy = try DatabaseQueue(path: path)
        try source.backup(to: copy)
        try copy.writeWithoutTransaction { db in
            // One file, without a log beside it.
            try db.execute(sql: "PRAGMA journal_mode = DELETE")
        }
        let faults = try copy.read { try StoreCheck.faults($0) }
        try copy.close()
        guard faults.isEmpty else { throw StoreError.damaged(faults.joined(separator: "; ")) }
    }
}

extension Store {
    /// Copies the database while it is in use, and checks the copy.
    ///
    /// - Parameter path: Not there yet.
    /// - Returns: Its bytes.
    /// - Throws: See ``StoreError``.
    package func copy(to path: String) async throws -> Int {
        let spare = options.reserveBytes
        return try await withCheckedThrowingContinuation { continuation in
            // Minutes for a large store: not on a thread that others wait for.
            let thread = Thread { [pool] in
                continuation.resume(with: Result { try StoreCopy.make(of: pool, at: path, spare: spare) })
            }
            thread.name = "store copy"
            thread.start()
        }
    }
}
