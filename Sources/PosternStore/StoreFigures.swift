import Foundation
import GRDB
package import PosternWire

/// How a store is doing.
package struct StoreFigures: Hashable, Sendable {
    /// Messages that wait for devices, each device's counted, and their bytes.
    package var queuedMessages = 0
    package var queuedBytes = 0
    /// When the oldest of them was accepted; `nil` where none waits.
    package var oldestQueued: Timestamp?
    /// Admitted messages that are in memory only.
    package var unwrittenMessages = 0
    /// Nothing new is taken, because the disk is full.
    package var isFull = false
    /// Letters that wait for the mail server.
    package var letters = 0
    package var oldestLetter: Timestamp?
    package var files = StoreSizes()
}

/// What the store takes on its disk, bytes.
package struct StoreSizes: Hashable, Sendable {
    package var database = 0
    package var writeAheadLog = 0
    package var reserve = 0
    /// What is left there.
    package var free: UInt64 = 0
}

extension Store {
    /// Counts; every row that waits is looked at, so not many times a second.
    package func figures() async throws -> StoreFigures {
        var figures = try await read { db in
            var figures = StoreFigures()
            if let row = try Row.fetchOne(db, sql: "SELECT count(*), total(size), min(message) FROM delivery") {
                figures.queuedMessages = row[0]
                figures.queuedBytes = Int(clamping: Int64((row[1] as Double).rounded()))
                figures.oldestQueued = try Int64.fetchOne(
                    db,
                    sql: "SELECT accepted_ms FROM message WHERE number = ?",
                    arguments: [row[2] as Int64?]
                ).map { Timestamp(stored: $0) }
            }
            if let row = try Row.fetchOne(db, sql: "SELECT count(*), min(created_ms) FROM outbox") {
                figures.letters = row[0]
                figures.oldestLetter = (row[1] as Int64?).map { Timestamp(stored: $0) }
            }
            return figures
        }
        let (unwritten, isFull) = try await look { ($0.unwritten.count, $0.space.isFull) }
        figures.unwrittenMessages = unwritten
        figures.isFull = isFull
        figures.files = StoreSizes(directory: directory)
        return figures
    }
}

extension StoreSizes {
    init(directory: String) {
        let files = StoreFiles(directory: directory)
        database = Self.size(files.database)
        writeAheadLog = Self.size(files.database + "-wal")
        reserve = Self.size(directory + "/reserve")
        free = Self.freeBytes(at: directory)
    }

    /// Room on a directory's disk; 0 where there is none such.
    static func freeBytes(at directory: String) -> UInt64 {
        var space = statvfs()
        guard statvfs(directory, &space) == 0 else { return 0 }
        let (bytes, overflow) = UInt64(space.f_bavail).multipliedReportingOverflow(by: UInt64(space.f_frsize))
        return overflow ? .max : bytes
    }

    /// 0 for what is not there.
    static func size(_ path: String) -> Int {
        var status = stat()
        return stat(path, &status) == 0 ? Int(status.st_size) : 0
    }
}
