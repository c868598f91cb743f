import Metrics
import Synchronization

/// How values are spread: how many lie at or below each of a few bounds, and their sum.
final class Histogram: RecorderHandler, TimerHandler {
    let bounds: [Double]
    /// Of each bound how many lie between it and the one before; the last has those above all of them.
    private let buckets: Buckets
    private let sumBits = Atomic<UInt64>(0)

    /// Atomics of a number that is known at run time only.
    private struct Buckets: ~Copyable, @unchecked Sendable {
        // Safe, because its places are atomics, and the memory lives as long as the histogram.
        let places: UnsafeMutableBufferPointer<Atomic<UInt64>>

        init(_ count: Int) {
            places = .allocate(capacity: count)
            for index in 0..<count { places.initializeElement(at: index, to: Atomic(0)) }
        }

        deinit {
            places.deinitialize().deallocate()
        }
    }

    /// - Parameter bounds: Ascending.
    init(bounds: [Double]) {
        self.bounds = bounds
        buckets = Buckets(bounds.count + 1)
    }

    func record(_ value: Double) {
        guard value.isFinite else { return }
        let place = bounds.firstIndex { value <= $0 } ?? bounds.count
        buckets.places[place].wrappingAdd(1, ordering: .relaxed)
        var seen = sumBits.load(ordering: .relaxed)
        while true {
            let next = (Double(bitPattern: seen) + value).bitPattern
            let (isExchanged, original) = sumBits.weakCompareExchange(expected: seen, desired: next, ordering: .relaxed)
            if isExchanged { return }
            seen = original
        }
    }

    func record(_ value: Int64) { record(Double(value)) }

    func recordNanoseconds(_ nanoseconds: Int64) { record(Double(nanoseconds) / 1e9) }

    struct Reading {
        /// Of each bound how many lie at or below it; the last is the number of all.
        var cumulative: [UInt64]
        var sum: Double
    }

    var reading: Reading {
        var total: UInt64 = 0
        let cumulative = buckets.places.indices.map { index in
            total += buckets.places[index].load(ordering: .relaxed)
            return total
        }
        return Reading(cumulative: cumulative, sum: Double(bitPattern: sumBits.load(ordering: .relaxed)))
    }
}
