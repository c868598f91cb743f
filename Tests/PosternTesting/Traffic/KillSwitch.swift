package import Foundation
import Synchronization

/// Sends a process a signal the moment something has happened so many times.
package final class KillSwitch: Sendable {
    private let process: pid_t
    private let signal: CInt
    private let left: Mutex<Int>

    package init(_ process: pid_t, signal: CInt, after count: Int) {
        self.process = process
        self.signal = signal
        left = Mutex(max(1, count))
    }

    package func count() {
        let isNow = left.withLock { left in
            left -= 1
            return left == 0
        }
        if isNow { kill(process, signal) }
    }

    package var isPulled: Bool { left.withLock { $0 <= 0 } }
}
