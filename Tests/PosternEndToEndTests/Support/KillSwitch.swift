import Foundation
import Synchronization

/// Sends a process a signal the moment something has happened so many times.
final class KillSwitch: Sendable {
    private let process: pid_t
    private let signal: CInt
    private let left: Mutex<Int>

    init(_ process: pid_t, signal: CInt, after count: Int) {
        self.process = process
        self.signal = signal
        left = Mutex(max(1, count))
    }

    func count() {
        let isNow = left.withLock { left in
            left -= 1
            return left == 0
        }
        if isNow { kill(process, signal) }
    }

    var isPulled: Bool { left.withLock { $0 <= 0 } }
}
