import Foundation
import PosternRelay
import PosternSession
import PosternTransport
import Synchronization

/// What `/metrics` shows: what was counted, and what is looked up now.
final class MetricsPage: Sendable {
    private let registry: MetricsRegistry
    private let relay: Relay
    private let listener: Listener<ServerSession>
    private let certificates: CertificateSource
    private let connectionsLimit: Int
    /// The store is not asked for its figures again for so long.
    private static let freshness = Duration.seconds(5)
    private let latest = Mutex<(figures: RelayFigures, taken: ContinuousClock.Instant)?>(nil)

    init(
        _ registry: MetricsRegistry,
        relay: Relay,
        listener: Listener<ServerSession>,
        certificates: CertificateSource,
        connectionsLimit: Int
    ) {
        self.registry = registry
        self.relay = relay
        self.listener = listener
        self.certificates = certificates
        self.connectionsLimit = connectionsLimit
    }

    /// - Throws: What the store throws that cannot be read.
    func text() async throws -> String {
        let figures = try await figures()
        var text = MetricsText()
        registry.write(to: &text)
        for metric in Metric.lookedUp {
            text.begin(metric)
            for (labels, value) in values(figures)[metric.name] ?? [] {
                text.add(value, labels: MetricsText.labels(labels))
            }
        }
        return text.text
    }

    private func figures() async throws -> RelayFigures {
        let known = latest.withLock { $0 }
        if let known, known.taken.duration(to: .now) < Self.freshness { return known.figures }
        let figures = try await relay.figures()
        latest.withLock { $0 = (figures, .now) }
        return figures
    }

    private typealias Values = [([(String, String)], Double)]

    private func values(_ figures: RelayFigures) -> [String: Values] {
        let connections = relay.switchboard.counts
        let others = max(0, listener.connectionCount - connections.live - connections.command)
        func one(_ value: Double) -> Values { [([], value)] }
        var values: [String: Values] = [
            "postern_build_info": [(SoftwareVersions.current.labels, 1)],
            "postern_connections": [
                ([("purpose", "live")], Double(connections.live)),
                ([("purpose", "command")], Double(connections.command)),
                ([("purpose", "none")], Double(others)),
            ],
            "postern_connections_limit": one(Double(connectionsLimit)),
            "postern_queue_messages": one(Double(figures.queuedMessages)),
            "postern_queue_bytes": one(Double(figures.queuedBytes)),
            "postern_queue_oldest_seconds": one(figures.oldestQueuedSeconds),
            "postern_unwritten_messages": one(Double(figures.unwrittenMessages)),
            "postern_store_bytes": [
                ([("file", "database")], Double(figures.databaseBytes)),
                ([("file", "wal")], Double(figures.writeAheadLogBytes)),
                ([("file", "reserve")], Double(figures.reserveBytes)),
            ],
            "postern_store_is_full": one(figures.isFull ? 1 : 0),
            "postern_disk_free_bytes": one(Double(figures.freeBytes)),
            "postern_certificate_expiry_timestamp_seconds":
                one(certificates.current.expires.timeIntervalSince1970.rounded()),
            "postern_outbox_letters": one(Double(figures.letters)),
            "postern_outbox_oldest_seconds": one(figures.oldestLetterSeconds),
        ]
        if let process = ProcessFigures.read() {
            values["process_cpu_seconds_total"] = one(process.cpuSeconds)
            values["process_resident_memory_bytes"] = one(process.residentBytes)
            values["process_open_fds"] = one(process.openDescriptors)
            values["process_max_fds"] = one(process.descriptorLimit)
            values["process_start_time_seconds"] = one(process.started)
        }
        return values
    }
}
