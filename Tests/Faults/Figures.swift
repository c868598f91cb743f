import PosternTesting

/// What the rounds came to.
struct Figures {
    var rounds = 0
    private var faults: [String: Int] = [:]
    private var recoveries: [Double] = []

    mutating func note(_ fault: Fault) {
        rounds += 1
        faults[fault.name, default: 0] += 1
    }

    /// - Parameter seconds: From the end of the fault until everything was answered again.
    mutating func noteRecovery(seconds: Double) { recoveries.append(seconds) }

    func lines(of traffic: [PairTraffic]) -> [String] {
        func sum(_ count: (PairTraffic) -> Int) -> Int { traffic.reduce(0) { $0 + count($1) } }
        let sorted = recoveries.sorted()
        let middle = sorted.isEmpty ? 0 : sorted[sorted.count / 2]
        return [
            "\(rounds) rounds: "
                + faults.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", "),
            "\(sum(\.acceptedCount)) messages accepted, \(sum(\.allDeliveredCount)) deliveries, "
                + "\(sum(\.repeatedCount)) messages sent again",
            "\(sum(\.lostCount)) lost, \(sum(\.faults.count)) other promises broken",
            "back after \(middle) s in the middle, \(sorted.last ?? 0) s at most",
        ]
    }
}
