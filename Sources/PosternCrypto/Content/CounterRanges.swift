package import PosternWire

/// Counters of one sender device in one conversation, as ranges that rise and do not overlap.
package struct CounterRanges: Hashable, Sendable {
    package let ranges: [ClosedRange<UInt64>]

    package static let none = CounterRanges()

    private init() { ranges = [] }

    /// - Throws: ``LayoutError/unsorted`` when they do not rise, from 1.
    package init(_ ranges: [ClosedRange<UInt64>]) throws(LayoutError) {
        var last: UInt64 = 0
        for range in ranges {
            guard range.lowerBound > last else { throw .unsorted }
            last = range.upperBound
        }
        self.ranges = ranges
    }

    /// The fewest ranges for these counters; a counter of 0 is nobody's and left out.
    package init(_ counters: some Sequence<UInt64>) {
        var ranges: [ClosedRange<UInt64>] = []
        for counter in Set(counters).sorted() where counter >= 1 {
            if let last = ranges.last, last.upperBound == counter - 1 {
                ranges[ranges.count - 1] = last.lowerBound...counter
            } else {
                ranges.append(counter...counter)
            }
        }
        self.ranges = ranges
    }

    package var isEmpty: Bool { ranges.isEmpty }
    package var last: UInt64? { ranges.last?.upperBound }

    package func contains(_ counter: UInt64) -> Bool { range(of: counter) != nil }

    func range(of counter: UInt64) -> ClosedRange<UInt64>? {
        ranges.first { $0.contains(counter) }
    }
}
