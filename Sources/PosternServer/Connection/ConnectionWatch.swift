import Metrics
import Synchronization

/// What all connections of a server share to be seen by: their numbers, what they count, and whose frames are traced.
final class ConnectionWatch: Sendable {
    let metrics: ConnectionMetrics
    let traces = TraceBook()
    private let last = Atomic<UInt64>(0)

    init(_ metrics: ConnectionMetrics = ConnectionMetrics(NOOPMetricsHandler.instance)) {
        self.metrics = metrics
    }

    /// From 1.
    func nextNumber() -> UInt64 { last.wrappingAdd(1, ordering: .relaxed).newValue }
}
