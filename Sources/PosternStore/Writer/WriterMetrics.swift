import Metrics

/// What the writer counts.
struct WriterMetrics {
    private let durable: Metrics.Timer
    private let delivered: Metrics.Timer
    private let commit: Metrics.Timer
    private let messages: Recorder
    private let failures: Counter
    private let gaveWay: Counter

    init(_ factory: any MetricsFactory) {
        durable = Metrics.Timer(label: "postern_accept_to_durable_seconds", factory: factory)
        delivered = Metrics.Timer(label: "postern_accept_to_delivered_seconds", factory: factory)
        commit = Metrics.Timer(label: "postern_commit_seconds", factory: factory)
        messages = Recorder(label: "postern_commit_messages", factory: factory)
        failures = Counter(label: "postern_commit_failures_total", factory: factory)
        gaveWay = Counter(label: "postern_gap_messages_total", factory: factory)
    }

    /// Its sender is told now that a message is accepted.
    func noteDurable(after nanoseconds: UInt64) { durable.recordNanoseconds(nanoseconds) }

    /// A device has acknowledged a message.
    func noteDelivered(after nanoseconds: UInt64) { delivered.recordNanoseconds(nanoseconds) }

    func noteCommit(after nanoseconds: UInt64, messages count: Int, isCommitted: Bool) {
        commit.recordNanoseconds(nanoseconds)
        if count > 0 { messages.record(count) }
        if !isCommitted { failures.increment() }
    }

    /// A message left a queue that was full.
    func noteGap() { gaveWay.increment() }
}
