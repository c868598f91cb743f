import Metrics
import PosternWire

/// What is counted on clients' connections. One for all of them.
struct ConnectionMetrics: Sendable {
    private let refusals: [RefusalCode: Counter]
    private let goodbyes: [GoodbyeReason: Counter]

    init(_ factory: any MetricsFactory) {
        refusals = Dictionary(
            uniqueKeysWithValues: RefusalCode.allCases.filter { $0 != .unspecified }.map { code in
                let dimensions = [("code", code.word)]
                return (code, Counter(label: "postern_refusals_total", dimensions: dimensions, factory: factory))
            }
        )
        goodbyes = Dictionary(
            uniqueKeysWithValues: GoodbyeReason.allCases.filter { $0 != .unspecified }.map { reason in
                let dimensions = [("reason", reason.word)]
                return (reason, Counter(label: "postern_goodbyes_total", dimensions: dimensions, factory: factory))
            }
        )
    }

    func count(_ frame: ServerFrame) {
        switch frame.body {
        case .refusal(let refusal): refusals[refusal.code]?.increment()
        case .goodbye(let goodbye): goodbyes[goodbye.reason]?.increment()
        default: break
        }
    }
}
