import PosternRelay
import Synchronization

/// One bucket of tokens for each credential: each request takes one, and so many come back every second.
///
/// Only requests of whom a credential proved take from a bucket: there are no more buckets than credentials, and nobody
/// empties another's.
package final class RateLimits: Sendable {
    private struct Bucket {
        var tokens: Double
        var filledAt: UInt64
    }

    let perSecond: Double
    let burst: Double
    private let buckets = Mutex<[ProvenCredential: Bucket]>([:])

    package init(perSecond: Double = 20, burst: Double = 100) {
        self.perSecond = perSecond
        self.burst = burst
    }

    /// Above so many buckets those that are full again are forgotten, as of credentials that were deleted.
    private static let most = 10_000

    private func isShort(_ bucket: Bucket, at milliseconds: UInt64) -> Bool {
        let passed = milliseconds > bucket.filledAt ? milliseconds - bucket.filledAt : 0
        return bucket.tokens + Double(passed) / 1000 * perSecond < burst
    }

    /// - Parameter milliseconds: Now; it may go back, which fills nothing.
    /// - Returns: `nil` when the request may go on; otherwise after how many seconds the next one may come.
    func take(_ credential: ProvenCredential, at milliseconds: UInt64) -> Int? {
        buckets.withLock { buckets in
            if buckets.count >= Self.most { buckets = buckets.filter { isShort($0.value, at: milliseconds) } }
            var bucket = buckets[credential] ?? Bucket(tokens: burst, filledAt: milliseconds)
            let passed = milliseconds > bucket.filledAt ? milliseconds - bucket.filledAt : 0
            bucket.tokens = min(burst, bucket.tokens + Double(passed) / 1000 * perSecond)
            bucket.filledAt = milliseconds
            defer { buckets[credential] = bucket }
            guard bucket.tokens >= 1 else { return max(1, Int(((1 - bucket.tokens) / perSecond).rounded(.up))) }
            bucket.tokens -= 1
            return nil
        }
    }
}
