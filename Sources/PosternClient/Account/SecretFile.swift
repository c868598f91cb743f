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

    static func isThere(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// Writes a file of `0600` beside its name, durable when this returns. What an attempt that was cut off has left there
    /// is replaced.
    static func stage(_ path: String, _ line: String) throws(SecretFileError) {
        unstage(path)
        try write(staged(path), line)
        try sync(directoryOf: path)
    }

    /// What lies beside the name is of no use.
    static func unstage(_ path: String) { unlink(staged(path)) }

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
        let directory = path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        let descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
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
