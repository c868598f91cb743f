import PosternWire

/// How long to wait before the next attempt: growing, with jitter, so that clients do not all come back at once.
package struct RetryDelay: Hashable, Sendable {
    /// The first and the longest wait, milliseconds.
    package static let bounds: ClosedRange<UInt64> = 500...60_000

    private var failures = 0

    package init() {}

    /// A success: the next failure waits shortly again.
    package mutating func reset() { failures = 0 }

    /// - Parameters:
    ///   - random: From 0 up to, but not including, 1.
    ///   - asked: What the relay asked for, seconds.
    /// - Returns: Milliseconds: between half of the step and all of it, and no less than what the relay asked for.
    package mutating func next(random: Double, asked: UInt32 = 0) -> UInt64 {
        let step = min(Self.bounds.upperBound, Self.bounds.lowerBound << UInt64(min(failures, 16)))
        failures += 1
        let share = min(max(random, 0), 1)
        let wait = step / 2 + UInt64(Double(step / 2) * share)
        return max(wait, UInt64(asked) * 1000)
    }
}
