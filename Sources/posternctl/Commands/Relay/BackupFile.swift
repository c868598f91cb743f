import Foundation

/// A back-up on its way to the disk: under a name of its own until it is whole.
final class BackupFile {
    private let path: String
    private let file: FileHandle

    private var part: String { path + ".part" }

    init(_ path: String) throws(CommandFailure) {
        self.path = path
        let descriptor = open(path + ".part", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw CommandFailure("\(path).part cannot be created: \(String(cString: strerror(errno)))")
        }
        file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }

    func write(_ bytes: [UInt8]) throws { try file.write(contentsOf: Data(bytes)) }

    /// It is on the disk, and then it has its name.
    func finish() throws {
        try file.synchronize()
        try file.close()
        // Not over a file that came meanwhile.
        guard link(part, path) == 0 else {
            throw CommandFailure("\(path) cannot be created: \(String(cString: strerror(errno)))")
        }
        unlink(part)
    }

    func discard() { unlink(part) }
}
