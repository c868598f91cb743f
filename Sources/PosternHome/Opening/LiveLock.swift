import Glibc

/// Says that a process receives with this home. Let go of at its end, and by the system when the process dies.
package struct LiveLock: ~Copyable, Sendable {
    private let descriptor: Int32

    fileprivate init(descriptor: Int32) {
        self.descriptor = descriptor
    }

    deinit {
        close(descriptor)
    }
}

extension Home {
    /// Takes the receiver's place.
    ///
    /// - Throws: ``HomeError/receiverRuns`` while another holds it, in this process or another.
    package func lockForReceiving() throws(HomeError) -> LiveLock {
        let path = HomeFiles(directory: directory).lock
        let descriptor = Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw .cannotAccess(path: path, code: errno) }
        let lock = LiveLock(descriptor: descriptor)
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            throw errno == EWOULDBLOCK ? .receiverRuns : .cannotAccess(path: path, code: errno)
        }
        return lock
    }
}
