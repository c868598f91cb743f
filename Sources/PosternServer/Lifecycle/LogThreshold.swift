package import Logging
import Synchronization

/// The level from which on the log tells; all loggers of a process share it, so that it can be changed while they live.
package final class LogThreshold: Sendable {
    private let value: Mutex<Logger.Level>

    package init(_ level: Logger.Level) {
        value = Mutex(level)
    }

    package var level: Logger.Level {
        get { value.withLock { $0 } }
        set { value.withLock { $0 = newValue } }
    }
}
