import Foundation

/// Where the database lies, for its owner's eyes only: the directory 0700, the file 0600 (SQLite gives its write-ahead
/// log and shared memory the mode of the database).
struct StoreFiles {
    let directory: String
    var database: String { directory + "/relay.sqlite" }

    /// - Throws: ``StoreError/missing`` when there is no store and `mayCreate` is false; ``StoreError/unusable(_:)``.
    func prepare(mayCreate: Bool) throws(StoreError) {
        var status = stat()
        let exists = stat(database, &status) == 0
        guard exists || mayCreate else { throw .missing }
        if mkdir(directory, 0o700) != 0, errno != EEXIST { throw Self.failure("mkdir", directory) }
        guard chmod(directory, 0o700) == 0 else { throw Self.failure("chmod", directory) }
        if !exists { try create() }
        guard chmod(database, 0o600) == 0 else { throw Self.failure("chmod", database) }
    }

    /// An empty file whose name has reached the disk, and that of its directory.
    private func create() throws(StoreError) {
        let descriptor = open(database, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Self.failure("open", database) }
        close(descriptor)
        try Self.synchronise(directory)
        try Self.synchronise(directory + "/..")
    }

    /// The database is on the disk, and so is its name.
    func synchroniseAll() throws(StoreError) {
        let descriptor = open(database, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Self.failure("open", database) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw Self.failure("fsync", database) }
        try Self.synchronise(directory)
    }

    static func synchronise(_ path: String) throws(StoreError) {
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Self.failure("open", path) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw Self.failure("fsync", path) }
    }

    static func failure(_ call: String, _ path: String) -> StoreError {
        .unusable("\(call) \(path): \(String(cString: strerror(errno)))")
    }
}
