import Glibc

/// The files of one home, and the rights that they must have.
struct HomeFiles {
    let directory: String

    var database: String { directory + "/home.sqlite" }
    var newDatabase: String { directory + "/home.sqlite.new" }
    var boxedKey: String { directory + "/home.key" }
    var lock: String { directory + "/home.lock" }
    var tries: String { directory + "/home.tries" }
    /// What SQLite has beside the database while it writes.
    var journal: String { database + "-journal" }

    func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// Makes the directory, `0700`, unless it is there. Parents have to exist.
    func makeDirectory() throws(HomeError) {
        guard mkdir(directory, 0o700) == 0 || errno == EEXIST else { throw failure(directory) }
    }

    /// - Throws: ``HomeError/notAHome(directory:)`` when there is none, ``HomeError/openToOthers(path:)`` unless it is
    ///   ours alone.
    func checkDirectory() throws(HomeError) {
        guard exists(directory) else { throw .notAHome(directory: directory) }
        try checkRights(directory)
    }

    func checkRights(_ path: String) throws(HomeError) {
        var status = stat()
        guard stat(path, &status) == 0 else { throw failure(path) }
        guard status.st_uid == geteuid(), status.st_mode & 0o077 == 0 else { throw .openToOthers(path: path) }
    }

    /// Holds the directory's lock while `body` runs: two processes do not make one home at the same time.
    func whileLocked<Value>(_ body: () throws(HomeError) -> Value) throws(HomeError) -> Value {
        let descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(directory) }
        defer { close(descriptor) }
        guard flock(descriptor, LOCK_EX) == 0 else { throw failure(directory) }
        return try body()
    }

    /// Writes a small file whole or not at all: beside, synced, then renamed over.
    func replace(_ path: String, with bytes: [UInt8]) throws(HomeError) {
        try writeNew(path + ".new", bytes)
        try rename(path + ".new", to: path)
    }

    /// Makes a file of `0600` that did not exist.
    func writeNew(_ path: String, _ bytes: [UInt8], exclusively: Bool = false) throws(HomeError) {
        let flags = O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW | (exclusively ? O_EXCL : O_TRUNC)
        let descriptor = open(path, flags, 0o600)
        guard descriptor >= 0 else { throw failure(path) }
        defer { close(descriptor) }
        guard fchmod(descriptor, 0o600) == 0, writeAll(bytes, to: descriptor), fsync(descriptor) == 0 else {
            throw failure(path)
        }
    }

    func rename(_ old: String, to new: String) throws(HomeError) {
        guard Glibc.rename(old, new) == 0 else { throw failure(new) }
        try syncDirectory()
    }

    /// Reads at most `limit` bytes, and says so when there are more by returning one more.
    func read(_ path: String, limit: Int) throws(HomeError) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(path) }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: limit + 1)
        var filled = 0
        while filled < bytes.count {
            let count = bytes.withUnsafeMutableBytes {
                Glibc.read(descriptor, $0.baseAddress?.advanced(by: filled), $0.count - filled)
            }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw failure(path) }
            if count == 0 { break }
            filled += count
        }
        return Array(bytes.prefix(filled))
    }

    /// Overwrites a file with zeros where it lies, and removes it; one that is not there is erased already.
    func erase(_ path: String) throws(HomeError) {
        let descriptor = open(path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else {
            guard errno == ENOENT else { throw failure(path) }
            return
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, overwrite(descriptor, count: Int(status.st_size)), fsync(descriptor) == 0
        else { throw failure(path) }
        guard unlink(path) == 0 || errno == ENOENT else { throw failure(path) }
        try syncDirectory()
    }

    /// Overwrites and removes everything that a home has here, without opening it. The boxed key goes first: without it
    /// nothing of the rest can be read, should this be cut off.
    func eraseHome() throws(HomeError) {
        try whileLocked { () throws(HomeError) in
            for path in [boxedKey, boxedKey + ".new", database, journal, lock, tries, tries + ".new"] {
                try erase(path)
            }
        }
        removeDirectoryIfEmpty()
    }

    func removeDirectoryIfEmpty() { _ = rmdir(directory) }

    private func overwrite(_ descriptor: Int32, count: Int) -> Bool {
        let zeros = [UInt8](repeating: 0, count: 1 << 16)
        for start in stride(from: 0, to: count, by: zeros.count) {
            guard writeAll(Array(zeros.prefix(count - start)), to: descriptor) else { return false }
        }
        return true
    }

    func syncDirectory() throws(HomeError) {
        let descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(directory) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure(directory) }
    }

    private func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    private func failure(_ path: String) -> HomeError {
        errno == ENOSPC ? .full : .cannotAccess(path: path, code: errno)
    }
}
