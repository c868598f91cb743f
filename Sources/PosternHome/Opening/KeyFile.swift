import Glibc
import PosternPrimitives

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

    /// Makes the file with a new key, unless it is there: then its key is the one.
    func readOrMake() throws(HomeError) -> SecretBytes {
        if access(path, F_OK) == 0 { return try read() }
        do {
            let key = try SecretBytes.random(count: BoxedStoreKey.storeKeyCount)
            let bytes = key.withUnsafeBytes { [UInt8]($0) }
            try HomeFiles(directory: parent).writeNew(path, bytes, exclusively: true)
            return key
        } catch let error as HomeError {
            throw error
        } catch {
            throw .cryptography
        }
    }

    private var parent: String {
        path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    }
}
