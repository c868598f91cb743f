/// One metric: its name, what it counts, and how it is shown. The one description of what `/metrics` tells.
struct Metric: Sendable {
    enum Kind: Sendable {
        case counter
        case gauge
        /// - Parameter bounds: Upper bounds of the buckets, ascending; in seconds for times.
        case histogram(bounds: [Double])
    }

    /// With its unit, as Prometheus has it: `_seconds`, `_bytes`, `_total`.
    let name: String
    let kind: Kind
    let help: String

    init(_ name: String, _ kind: Kind, _ help: String) {
        self.name = name
        self.kind = kind
        self.help = help
    }
}

extension Metric.Kind {
    /// From 100 µs to 10 s: what a commit, a turn of an event loop or an acceptance takes.
    fileprivate static let latency = Self.histogram(
        bounds: [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
    )

    fileprivate static let count = Self.histogram(bounds: [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024])

    var word: String {
        switch self {
        case .counter: "counter"
        case .gauge: "gauge"
        case .histogram: "histogram"
        }
    }
}

extension Metric {
    /// Counted where it happens, by whoever was given a ``MetricsRegistry``.
    static let counted: [Metric] = [
        Metric("postern_accept_to_durable_seconds", .latency, "From the admission of a message to its acceptance."),
        Metric(
            "postern_accept_to_delivered_seconds",
            .latency,
            "From the admission of a message to a device's acknowledgement, of the last 65,536 messages."
        ),
        Metric("postern_commit_seconds", .latency, "Transactions of the store, each with its sync."),
        Metric("postern_commit_messages", .count, "Messages in a transaction that wrote any."),
        Metric("postern_commit_failures_total", .counter, "Transactions of the store that failed."),
        Metric("postern_gap_messages_total", .counter, "Messages that gave way because a device's queue was full."),
        Metric("postern_refusals_total", .counter, "Refusals that clients were sent, by code."),
        Metric("postern_goodbyes_total", .counter, "Connections that the relay ended with a goodbye, by reason."),
        Metric("postern_event_loop_delay_seconds", .latency, "How long an event loop took to come to a question."),
        Metric("postern_writer_delay_seconds", .latency, "How long the store's writer took to come to a question."),
        Metric("postern_admin_requests_total", .counter, "Administrators' requests, by status."),
        Metric("postern_reload_failures_total", .counter, "New configurations or certificates that were not taken."),
    ]

    /// Looked up when somebody asks.
    static let lookedUp: [Metric] = [
        Metric("postern_build_info", .gauge, "1; the versions of this program and of what it was loaded with."),
        Metric("postern_connections", .gauge, "Clients' connections, by purpose; none: not signed in yet."),
        Metric("postern_connections_limit", .gauge, "Clients' connections that may be open at a time."),
        Metric("postern_queue_messages", .gauge, "Messages that wait for devices, each device's counted."),
        Metric("postern_queue_bytes", .gauge, "Their bytes."),
        Metric("postern_queue_oldest_seconds", .gauge, "How long the oldest of them has waited."),
        Metric("postern_unwritten_messages", .gauge, "Admitted messages that are in memory only."),
        Metric("postern_store_bytes", .gauge, "The store's files: database, wal, reserve."),
        Metric("postern_store_is_full", .gauge, "1 while nothing new is taken because the disk is full."),
        Metric("postern_disk_free_bytes", .gauge, "Room on the store's disk."),
        Metric("postern_certificate_expiry_timestamp_seconds", .gauge, "When the certificate expires, Unix time."),
        Metric("postern_outbox_letters", .gauge, "Invitations that wait for the mail server."),
        Metric("postern_outbox_oldest_seconds", .gauge, "How long the oldest of them has waited."),
        Metric("process_cpu_seconds_total", .counter, "User and system time of the process."),
        Metric("process_resident_memory_bytes", .gauge, "Memory of the process."),
        Metric("process_open_fds", .gauge, "Open descriptors of the process."),
        Metric("process_max_fds", .gauge, "Descriptors that it may have open."),
        Metric("process_start_time_seconds", .gauge, "When it started, Unix time."),
    ]

    static let all = counted + lookedUp
}
