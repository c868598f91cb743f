package import Metrics
import Synchronization

/// Keeps what is counted in the daemon. Whoever counts is handed it as a factory of swift-metrics and knows nothing of how
/// it is told.
///
/// Counting never waits: each handler is a few atomics.
package final class MetricsRegistry: MetricsFactory {
    /// One metric with one set of labels.
    struct Series: Hashable {
        let name: String
        /// As they stand between braces, escaped.
        let labels: String
    }

    private struct State {
        var counts: [Series: Count] = [:]
        var histograms: [Series: Histogram] = [:]
        var undeclared: Set<String> = []
    }

    private static let metrics = Dictionary(uniqueKeysWithValues: Metric.counted.map { ($0.name, $0) })
    private let state = Mutex(State())

    package init() {}

    /// Names that somebody counts under, and ``Metric/counted`` does not know: nobody is told of them.
    package var undeclared: Set<String> { state.withLock { $0.undeclared } }

    package func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        let series = series(label, dimensions)
        return state.withLock { state in
            if let known = state.counts[series] { return known }
            let made = Count()
            state.counts[series] = made
            return made
        }
    }

    package func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        histogram(label, dimensions)
    }

    package func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        histogram(label, dimensions)
    }

    // Nothing goes before the process does.
    package func destroyCounter(_ handler: any CounterHandler) {}
    package func destroyRecorder(_ handler: any RecorderHandler) {}
    package func destroyTimer(_ handler: any TimerHandler) {}

    private func histogram(_ label: String, _ dimensions: [(String, String)]) -> Histogram {
        let series = series(label, dimensions)
        return state.withLock { state in
            if let known = state.histograms[series] { return known }
            var bounds: [Double] = []
            if case .histogram(let declared)? = Self.metrics[label]?.kind { bounds = declared }
            let made = Histogram(bounds: bounds)
            state.histograms[series] = made
            return made
        }
    }

    private func series(_ label: String, _ dimensions: [(String, String)]) -> Series {
        if Self.metrics[label] == nil { state.withLock { _ = $0.undeclared.insert(label) } }
        return Series(name: label, labels: MetricsText.labels(dimensions))
    }

    /// Everything that was counted, for ``MetricsText``.
    func write(to text: inout MetricsText) {
        let (counts, histograms) = state.withLock { ($0.counts, $0.histograms) }
        for metric in Metric.counted {
            text.begin(metric)
            for (series, count) in counts.sorted(by: { $0.key.labels < $1.key.labels })
            where series.name == metric.name {
                text.add(Double(count.value), labels: series.labels)
            }
            for (series, histogram) in histograms.sorted(by: { $0.key.labels < $1.key.labels })
            where series.name == metric.name {
                text.add(histogram, labels: series.labels)
            }
        }
    }
}
