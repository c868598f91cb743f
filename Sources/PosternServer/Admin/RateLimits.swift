import Synchronization

/// One bucket of tokens for each access key: each request takes one, and so many come back every second.
///
/// Only requests with a valid signature take from a bucket: there are no more buckets than access keys, and nobody
/// empties another's.
final class RateLimits: Sendable {
    private struct Bucket {
        var tokens: Double
        var filledAt: UInt64
    }

    let perSecond: Double
    let burst: Double
    private let buckets = Mutex<[String: Bucket]>([:])

    init(perSecond: Double = 20, burst: Double = 100) {
        self.perSecond = perSecond
        self.burst = burst
    }

    /// - Parameter milliseconds: Now; it may go back, which fills nothing.
    /// - Returns: `nil` when the request may go on; otherwise after how many seconds the next one may come.
    func take(_ accessKeyID: String, at milliseconds: UInt64) -> Int? {
        buckets.withLock { buckets in
            var bucket = buckets[accessKeyID] ?? Bucket(tokens: burst, filledAt: milliseconds)
            let passed = milliseconds > bucket.filledAt ? milliseconds - bucket.filledAt : 0
            bucket.tokens = min(burst, bucket.tokens + Double(passed) / 1000 * perSecond)
            bucket.filledAt = milliseconds
            defer { buckets[accessKeyID] = bucket }
            guard bucket.tokens >= 1 else { return max(1, Int(((1 - bucket.tokens) / perSecond).rounded(.up))) }
            bucket.tokens -= 1
            return nil
        }
    }
}
