import Foundation
import Glibc

/// Why a file of the installation cannot be read or written.
struct InstalledFileError: Error, Hashable {
    let path: String
    let reason: String
}

extension InstalledFileError: CustomStringConvertible {
    var description: String { "\(path): \(reason)" }
}

/// Files of the installation: bounded when read, whole and on the disk when written.
enum InstalledFile {
    /// Reads the file's start, for its owner's mistakes are no reason to fill the memory.
    static func read(_ path: String, atMost limit: Int) throws(InstalledFileError) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(path) }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: limit + 1)
        var filled = 0
        while filled < bytes.count {
            let count = bytes[filled...].withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw failure(path) }
            if count == 0 { break }
            filled += count
        }
        guard filled <= limit else { throw InstalledFileError(path: path, reason: "larger than \(limit) bytes") }
        return Array(bytes[..<filled])
    }

    /// - Returns: The file's first bytes, at most so many.
    static func read(_ path: String, upTo count: Int) throws(InstalledFileError) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(path) }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: count)
        let filled = Glibc.read(descriptor, &bytes, count)
        guard filled >= 0 else { throw failure(path) }
        return Array(bytes[..<filled])
    }

    /// Writes the whole file in the place of the one before, with its name on the disk when this returns.
    ///
    /// - Parameter mode: Of the file; 0600 for what is secret.
    static func write(_ bytes: [UInt8], to path: String, mode: mode_t) throws(InstalledFileError) {
        let temporary = path + ".new"
        // What a crash left behind is of no use to anybody.
        unlink(temporary)
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw failure(temporary) }
        defer { close(descriptor) }
        try write(bytes, to: descriptor, path: temporary)
        guard fchmod(descriptor, mode) == 0, fsync(descriptor) == 0 else { throw failure(temporary) }
        guard rename(temporary, path) == 0 else { throw failure(path) }
        try synchroniseDirectory(of: path)
    }

    private static func write(_ bytes: [UInt8], to descriptor: CInt, path: String) throws(InstalledFileError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw failure(path) }
            rest = rest.dropFirst(count)
        }
    }

    static func makeDirectory(_ path: String) throws(InstalledFileError) {
        guard mkdir(path, 0o700) == 0 || isDirectory(path) else { throw failure(path) }
        guard chmod(path, 0o700) == 0 else { throw failure(path) }
        try synchroniseDirectory(of: path)
    }

    static func isDirectory(_ path: String) -> Bool {
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        close(descriptor)
        return true
    }

    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// Whether others than the file's owner may read or write it.
    static func isOpenToOthers(_ path: String) -> Bool {
        let mode = try? FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        return (mode ?? 0) & 0o077 != 0
    }

    private static func synchroniseDirectory(of path: String) throws(InstalledFileError) {
        let parent = URL(fileURLWithPath: path).deletingLastPathComponent().path
        let descriptor = open(parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(parent) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure(parent) }
    }

    private static func failure(_ path: String) -> InstalledFileError {
        InstalledFileError(path: path, reason: String(cString: strerror(errno)))
    }
}
