/// A point in time, in milliseconds since 1970-01-01T00:00:00Z. Nothing in this package reads a clock: times are given.
package struct Timestamp: Hashable, Comparable, Sendable {
    package let milliseconds: UInt64

    package init(milliseconds: UInt64) {
        self.milliseconds = milliseconds
    }

    /// Saturates: a hostile number of seconds is far away, never a trap.
    package init(seconds: UInt64) {
        let (product, overflow) = seconds.multipliedReportingOverflow(by: 1000)
        milliseconds = overflow ? .max : product
    }

    package var seconds: UInt64 { milliseconds / 1000 }

    /// Saturates at the end of time.
    package func adding(milliseconds more: UInt64) -> Timestamp {
        let (sum, overflow) = milliseconds.addingReportingOverflow(more)
        return Timestamp(milliseconds: overflow ? .max : sum)
    }

    package func adding(seconds more: UInt64) -> Timestamp {
        adding(milliseconds: Timestamp(seconds: more).milliseconds)
    }

    /// Milliseconds from `earlier` to here, 0 where `earlier` is later.
    package func milliseconds(since earlier: Timestamp) -> UInt64 {
        milliseconds > earlier.milliseconds ? milliseconds - earlier.milliseconds : 0
    }

    package static func < (left: Self, right: Self) -> Bool { left.milliseconds < right.milliseconds }
}
