import PosternRelay
import Testing

@testable import PosternServer

@Suite("Limits of the admin endpoint")
struct AdminLimitTests {
    @Test("takes a write's signature once, for as long as it counts")
    func replays() {
        let memory = ReplayMemory(now: 1000)
        let signature = [UInt8](repeating: 1, count: 32)
        #expect(memory.take(signature, signedAt: 1299, now: 1000) == .taken)
        #expect(memory.take(signature, signedAt: 1299, now: 1000) == .repeated)
        #expect(memory.take([2], signedAt: 1200, now: 1598) == .taken)
        #expect(memory.take(signature, signedAt: 1299, now: 1599) == .repeated)
        #expect(memory.take(signature, signedAt: 1299, now: 1601) == .repeated)
        #expect(memory.take([2], signedAt: 1200, now: 1650) == .repeated)
        #expect(memory.take([3], signedAt: 2000, now: 2199) == .taken)
        // In a query, the signature counts until 1299 + 900.
        #expect(memory.take(signature, signedAt: 1299, now: 2199) == .repeated)
        #expect(memory.take([3], signedAt: 2000, now: 2200) == .repeated)
        #expect(memory.take([3], signedAt: 2000, now: 2900) == .repeated)
    }

    @Test("takes nothing that was signed before the server started")
    func restart() {
        let memory = ReplayMemory(now: 1000)
        #expect(memory.take([1], signedAt: 990, now: 1001) == .beforeStart(seconds: 10))
        #expect(memory.take([1], signedAt: 1000, now: 1001) == .taken)
    }

    @Test("forgets signatures that count no longer")
    func forgetting() {
        let memory = ReplayMemory(now: 0)
        #expect(memory.take([1], signedAt: 0, now: 0) == .taken)
        #expect(memory.take([1], signedAt: 0, now: 1199) == .repeated)
        #expect(memory.take([1], signedAt: 0, now: 2400) == .taken)
    }

    @Test("has a bucket for each credential")
    func rates() {
        let rates = RateLimits(RateLimits.Rate(perSecond: 2, burst: 3))
        for _ in 0..<3 { #expect(rates.take(.accessKey("a"), at: 0) == nil) }
        #expect(rates.take(.accessKey("a"), at: 0) == 1)
        #expect(rates.take(.accessKey("b"), at: 0) == nil)
        #expect(rates.take(.accessKey("a"), at: 400) == 1)
        #expect(rates.take(.accessKey("a"), at: 500) == nil)
        #expect(rates.take(.accessKey("a"), at: 100) == 1)
        #expect(rates.take(.accessKey("a"), at: 1_000_000) == nil)
    }
}
