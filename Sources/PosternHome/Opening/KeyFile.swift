import Glibc
import PosternPrimitives
import PosternWire

/// A file of 32 bytes that are the store key: for services and bots, which nobody asks for a passphrase.
///
/// It may be a credential that systemd hands over, which the system's administrator owns and whose access list shows
/// as rights of the group to read: so only rights to write, and any of everyone else's, are refused.
struct KeyFile {
    let path: String

    func read() throws(HomeError) -> SecretBytes {
        var status = stat()
        guard stat(path, &status) == 0 else { throw .cannotAccess(path: path, code: errno) }
        let isOurs = status.st_uid == geteuid() || status.st_uid == 0
        guard isOurs, status.st_mode & 0o027 == 0 else { throw .openToOthers(path: path) }
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .cannotAccess(path: path, code: errno) }
        defer { close(descriptor) }
        return try SecretBytes(count: BoxedStoreKey.storeKeyCount) { memory throws(HomeError) in
            var beyond: UInt8 = 0
            guard Glibc.read(descriptor, memory.baseAddress, memory.count) == memory.count,
                Glibc.read(descriptor, &beyond, 1) == 0
            else { throw .notAKeyFile(path: path) }
        }
    }

    /// Makes the file with a new key, unless it is there: then its key is the one. It gets its name last, so a crash leaves
    /// either none or a whole one.
    func readOrMake() throws(HomeError) -> SecretBytes {
        if access(path, F_OK) != 0 { try make() }
        // Another process may have made it meanwhile.
        return try read()
    }

    private func make() throws(HomeError) {
        let files = HomeFiles(directory: parentDirectory(of: path))
        // A name that nobody else has: a file of an attempt that was cut off stays, and nothing is sealed under its key.
        let staged = path + "." + Hex.encode(try random(8)) + ".new"
        try files.writeNew(staged, try random(BoxedStoreKey.storeKeyCount), exclusively: true)
        let failure = ExclusiveRename.move(staged, to: path)
        guard failure == 0 || failure == EEXIST else { throw .cannotAccess(path: path, code: failure) }
        if failure == EEXIST { unlink(staged) }
        try files.syncDirectory()
    }

    private func random(_ count: Int) throws(HomeError) -> [UInt8] {
        do { return try Random.bytes(count) } catch { throw .cryptography }
    }
}
