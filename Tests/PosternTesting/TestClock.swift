package import PosternWire
import Synchronization

/// A clock that stands still until it is turned.
package final class TestClock: Sendable {
    package init() {}

    private let time = Mutex(Timestamp(seconds: 1_800_000_000))

    package var now: Timestamp { time.withLock { $0 } }

    package func advance(seconds: UInt64) {
        time.withLock { $0 = $0.adding(seconds: seconds) }
    }
}
