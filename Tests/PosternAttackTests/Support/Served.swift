import PosternWire
import Synchronization

/// Gives everybody what the first one got.
final class Served: Sendable {
    private let first = Mutex<Claimed?>(nil)

    func same(_ claimed: Claimed) -> Claimed {
        first.withLock { first in
            if first == nil { first = claimed }
            return first ?? claimed
        }
    }
}
