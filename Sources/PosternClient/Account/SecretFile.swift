import Foundation
import Glibc
import PosternHome

/// A small file that holds a secret, for its owner's eyes alone.
enum SecretFile {
    /// A longer one holds no secret of ours.
    static let longest = 4096

    /// - Throws: ``SecretFileError``.
    static func read(_ path: String) throws(SecretFileError) -> String {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .cannotRead(path) }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: longest + 1)
        var filled = 0
        while filled < bytes.count {
            let count = bytes.withUnsafeMutableBytes {
                Glibc.read(descriptor, $0.baseAddress?.advanced(by: filled), $0.count - filled)
            }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw .cannotRead(path) }
            if count == 0 { break }
            filled += count
        }
        guard filled <= longest, let text = String(validating: bytes.prefix(filled), as: UTF8.self) else {
            throw .notText(path)
        }
        return text
    }

    /// Where a file lies that does not have its name yet.
    static func staged(_ path: String) -> String { path + ".new" }

    /// The same for every way to write the path of a file in a directory that is there.
    static func resolved(_ path: String) -> String {
        let name = path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
        guard let directory = realpath(parentDirectory(of: path), nil) else { return path }
        defer { free(directory) }
        return String(cString: directory) + "/" + name
    }

    static func isThere(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// Writes a file of `0600` beside its name, durable when this returns. What an attempt that was cut off has left there
    /// is replaced.
    static func stage(_ path: String, _ line: String) throws(SecretFileError) {
        unlink(staged(path))
        try write(staged(path), line)
        try sync(directoryOf: path)
    }

    /// What an attempt that was cut off has left beside a name gets another one, `path.earlier-1` and so on: it may be the
    /// only copy of another home's secret.
    static func setAside(_ path: String) throws(SecretFileError) {
        for number in 1...1000 {
            switch ExclusiveRename.move(staged(path), to: "\(path).earlier-\(number)") {
            case 0, ENOENT: return
            case EEXIST: continue
            default: throw .cannotWrite(staged(path))
            }
        }
        throw .exists(staged(path))
    }

    /// The file has its name for certain; what lies beside it is of no use.
    static func settle(_ path: String) throws(SecretFileError) {
        try sync(directoryOf: path)
        unlink(staged(path))
        try sync(directoryOf: path)
    }

    /// Gives a staged file its name, which no other has.
    ///
    /// - Throws: ``SecretFileError/exists(_:)``.
    static func place(_ path: String) throws(SecretFileError) {
        switch ExclusiveRename.move(staged(path), to: path) {
        case 0: try sync(directoryOf: path)
        case EEXIST: throw .exists(path)
        default: throw .cannotWrite(path)
        }
    }

    /// Puts a staged file in the place of the one that has its name.
    static func replace(_ path: String) throws(SecretFileError) {
        guard rename(staged(path), path) == 0 else { throw .cannotWrite(path) }
        try sync(directoryOf: path)
    }

    private static func write(_ path: String, _ line: String) throws(SecretFileError) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw .cannotWrite(path) }
        defer { close(descriptor) }
        var rest = Array((line + "\n").utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw .cannotWrite(path) }
            rest = rest.dropFirst(count)
        }
        guard fchmod(descriptor, 0o600) == 0, fsync(descriptor) == 0 else { throw .cannotWrite(path) }
    }

    private static func sync(directoryOf path: String) throws(SecretFileError) {
        let descriptor = open(parentDirectory(of: path), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .cannotWrite(path) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw .cannotWrite(path) }
    }
}

package enum SecretFileError: Error, Hashable, Sendable {
    case cannotRead(String)
    case cannotWrite(String)
    /// Nothing is ever written over.
    case exists(String)
    case notText(String)
}

extension SecretFileError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .cannotRead(let path): "cannot read \(path)"
        case .cannotWrite(let path): "cannot write \(path)"
        case .exists(let path): "\(path) is there already, and is not written over"
        case .notText(let path): "\(path) does not hold a line of text"
        }
    }
}
