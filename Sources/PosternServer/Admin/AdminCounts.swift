import Metrics

/// How many requests were answered, by the first digit of their status.
struct AdminCounts: Sendable {
    private let counters: [Counter]

    init(_ factory: any MetricsFactory) {
        counters = (1...5).map { digit in
            Counter(label: "postern_admin_requests_total", dimensions: [("status", "\(digit)xx")], factory: factory)
        }
    }

    func count(_ status: Int) {
        guard (100..<600).contains(status) else { return }
        counters[status / 100 - 1].increment()
    }
}
