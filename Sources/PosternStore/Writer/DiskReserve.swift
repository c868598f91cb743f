import Foundation
import GRDBSQLite

/// Room that is held for when there is no other: while nothing new fits on the disk, acknowledgements, deletions and
/// administrators' acts go on in it.
protocol DiskReserve {
    /// Gives the room up.
    func release()

    /// Holds it again.
    ///
    /// - Returns: False where the disk has not twice as much: the next message would fill it again.
    func take() -> Bool
}

/// A file beside the database that holds nothing.
struct ReserveFile: DiskReserve {
    let path: String
    let bytes: Int

    func release() {
        unlink(path)
    }

    func take() -> Bool {
        var space = statvfs()
        guard statvfs(directory, &space) == 0 else { return false }
        var held = stat()
        if stat(path, &held) == 0, Int(held.st_size) == bytes { return true }
        let (free, overflow) = UInt64(space.f_bavail).multipliedReportingOverflow(by: UInt64(space.f_frsize))
        guard overflow || free / 2 >= UInt64(bytes) else { return false }
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        guard posix_fallocate(descriptor, 0, off_t(bytes)) == 0 else {
            unlink(path)
            return false
        }
        return true
    }

    private var directory: String { path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "." }
}

/// Pages of a database whose size is limited, as a disk's is.
struct ReservedPages: DiskReserve {
    let handle: OpaquePointer
    let limit: Int
    let pages: Int

    func release() { setLimit(limit + pages) }

    func take() -> Bool {
        let used = (value("page_count") ?? .max) - (value("freelist_count") ?? 0)
        guard used + 2 * pages <= limit else { return false }
        setLimit(limit)
        return true
    }

    private func setLimit(_ pages: Int) { _ = value("max_page_count = \(pages)") }

    private func value(_ pragma: String) -> Int? {
        guard let statement = try? Statement(handle, "PRAGMA \(pragma)") else { return nil }
        return try? statement.run().map { Int($0) }
    }
}

/// Without any: tests of other things.
struct NoReserve: DiskReserve {
    func release() {}
    func take() -> Bool { true }
}
