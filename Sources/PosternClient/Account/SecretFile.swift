import Foundation
import Glibc

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

    /// Makes a file of `0600` that was not there, durable when this returns.
    static func make(_ path: String, _ line: String) throws(SecretFileError) {
        try write(path, line, flags: O_EXCL)
        try sync(directoryOf: path)
    }

    static func remove(_ path: String) { unlink(path) }

    /// Puts a file in the place of another one.
    static func move(_ path: String, to other: String) throws(SecretFileError) {
        guard rename(path, other) == 0 else { throw .cannotWrite(other) }
        try sync(directoryOf: other)
    }

    private static func write(_ path: String, _ line: String, flags: Int32) throws(SecretFileError) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW | flags, 0o600)
        guard descriptor >= 0 else { throw errno == EEXIST ? .exists(path) : .cannotWrite(path) }
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
