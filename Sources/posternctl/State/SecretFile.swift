import Foundation

/// Files of the administrator's own: written once and whole, readable by nobody else.
enum SecretFile {
    static let largest = 1 << 20

    /// - Throws: ``CommandFailure`` when the file is there already, or cannot be written; then nothing is left.
    static func create(_ bytes: [UInt8], at path: String) throws(CommandFailure) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure("cannot be created", path) }
        defer { close(descriptor) }
        guard write(bytes, to: descriptor), fsync(descriptor) == 0 else {
            let failure = failure("cannot be written", path)
            unlink(path)
            throw failure
        }
        syncDirectory(of: path)
    }

    /// Puts a file in the place of what is there, whole or not at all.
    static func replace(_ bytes: [UInt8], at path: String) throws(CommandFailure) {
        let temporary = "\(path).new"
        unlink(temporary)
        try create(bytes, at: temporary)
        guard rename(temporary, path) == 0 else { throw failure("cannot be replaced", path) }
        syncDirectory(of: path)
    }

    /// - Parameter most: A larger file is refused unread.
    static func read(_ path: String, atMost most: Int = largest) throws(CommandFailure) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure("cannot be read", path) }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: most + 1)
        var count = 0
        while count <= most {
            let taken = bytes.withUnsafeMutableBytes { buffer in
                let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[count...])
                return Foundation.read(descriptor, rest.baseAddress, rest.count)
            }
            if taken < 0, errno == EINTR { continue }
            guard taken >= 0 else { throw failure("cannot be read", path) }
            if taken == 0 { return Array(bytes[..<count]) }
            count += taken
        }
        throw CommandFailure("\(path) is larger than \(most) bytes")
    }

    /// Also where it is gone already.
    static func remove(_ path: String) { unlink(path) }

    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// A directory that only its owner may enter; one that is there stays as it is.
    static func makeDirectory(_ path: String) throws(CommandFailure) {
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw failure("cannot be created", path) }
    }

    private static func write(_ bytes: [UInt8], to descriptor: CInt) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
            if written < 0, errno == EINTR { continue }
            guard written > 0 else { return false }
            rest = rest.dropFirst(written)
        }
        return true
    }

    /// A new name is durable once its directory is; a file system that cannot say so is not asked twice.
    private static func syncDirectory(of path: String) {
        let descriptor = open(
            (path as NSString).deletingLastPathComponent.orCurrent,
            O_RDONLY | O_DIRECTORY | O_CLOEXEC
        )
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }

    private static func failure(_ what: String, _ path: String) -> CommandFailure {
        let reason = String(cString: strerror(errno))
        return CommandFailure(
            "\(path) \(what): \(reason)",
            hint: errno == EEXIST ? "nothing was overwritten; name another file" : nil
        )
    }
}

extension String {
    /// The empty path is the current directory.
    var orCurrent: String { isEmpty ? "." : self }
}
