import Foundation
import Synchronization

/// What counts only while a daemon runs: that it is the only one, and where it listens.
///
/// `lock` is held until the process ends, whichever way; `addresses` has a line `NAME=HOST:PORT` for each listener
/// that is ready, and is taken away at the stop.
final class RunDirectory: Sendable {
    private let path: String
    private let lock: CInt
    private let addresses = Mutex<[String: ListenAddress]>([:])

    /// - Throws: ``StartError/alreadyRunning(_:)`` when another daemon holds the lock.
    init(_ path: String) throws {
        try InstalledFile.makeDirectory(path)
        let descriptor = open("\(path)/lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw InstalledFileError(path: "\(path)/lock", reason: String(cString: strerror(errno)))
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw StartError.alreadyRunning(path)
        }
        self.path = path
        lock = descriptor
        forget()
    }

    deinit {
        close(lock)
    }

    private var file: String { "\(path)/addresses" }

    /// Tells where a listener is ready.
    func announce(_ name: String, at address: ListenAddress) throws(InstalledFileError) {
        // Listeners become ready at the same moment: the file is written by one at a time.
        try addresses.withLock { addresses throws(InstalledFileError) in
            addresses[name] = address
            let text = addresses.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)\n" }.joined()
            try InstalledFile.write(Array(text.utf8), to: file, mode: 0o600)
        }
    }

    /// Nobody listens any more.
    func forget() {
        unlink(file)
    }
}
