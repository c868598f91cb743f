import PosternRelay
import Synchronization

/// One bucket of tokens for each credential: each request takes one, and so many come back every second.
///
/// Only requests of whom a credential proved take from a bucket: there are no more buckets than credentials, and nobody
/// empties another's.
package final class RateLimits: Sendable {
    fileprivate struct Bucket {
        var tokens: Double
        var filledAt: UInt64
    }

    /// How many requests each credential may send, over time and at once.
    package struct Rate: Hashable, Sendable {
        package var perSecond: Double
        package var burst: Double

        package init(perSecond: Double = 20, burst: Double = 100) {
            self.perSecond = perSecond
            self.burst = burst
        }

        /// - Returns: Whether the bucket would not be full now.
        fileprivate func isShort(_ bucket: Bucket, at milliseconds: UInt64) -> Bool {
            let passed = milliseconds > bucket.filledAt ? milliseconds - bucket.filledAt : 0
            return bucket.tokens + Double(passed) / 1000 * perSecond < burst
        }
    }

    private struct State {
        var rate: Rate
        var buckets: [ProvenCredential: Bucket] = [:]
    }

    private let state: Mutex<State>

    package init(_ rate: Rate = Rate()) {
        state = Mutex(State(rate: rate))
    }

    var rate: Rate { state.withLock { $0.rate } }

    /// From the next request on.
    package func use(_ rate: Rate) {
        state.withLock { $0.rate = rate }
    }

    /// Above so many buckets those that are full again are forgotten, as of credentials that were deleted.
    private static let most = 10_000

    /// - Parameter milliseconds: Now; it may go back, which fills nothing.
    /// - Returns: `nil` when the request may go on; otherwise after how many seconds the next one may come.
    func take(_ credential: ProvenCredential, at milliseconds: UInt64) -> Int? {
        state.withLock { state in
            let rate = state.rate
            if state.buckets.count >= Self.most {
                state.buckets = state.buckets.filter { rate.isShort($0.value, at: milliseconds) }
            }
            var bucket = state.buckets[credential] ?? Bucket(tokens: rate.burst, filledAt: milliseconds)
            let passed = milliseconds > bucket.filledAt ? milliseconds - bucket.filledAt : 0
            bucket.tokens = min(rate.burst, bucket.tokens + Double(passed) / 1000 * rate.perSecond)
            bucket.filledAt = milliseconds
            defer { state.buckets[credential] = bucket }
            guard bucket.tokens >= 1 else { return max(1, Int(((1 - bucket.tokens) / rate.perSecond).rounded(.up))) }
            bucket.tokens -= 1
            return nil
        }
    }
}
