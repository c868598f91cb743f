import Foundation

extension Duration {
    var seconds: Double {
        let (seconds, attoseconds) = components
        return Double(seconds) + Double(attoseconds) / 1e18
    }
}

func percent(_ share: Double) -> String { String(format: "%.0f %%", share * 100) }

func columns(_ items: Any...) -> String {
    items.map { item in
        switch item {
        case let number as Double: String(format: number < 100 ? "%9.2f" : "%9.0f", number)
        default: String(repeating: " ", count: max(0, 9 - "\(item)".count)) + "\(item)"
        }
    }.joined(separator: "  ")
}

/// The value below which so much of the sorted values lies.
func quantile(_ share: Double, of sorted: [Double]) -> Double {
    guard let last = sorted.last else { return 0 }
    let index = Int(Double(sorted.count) * share)
    return index < sorted.count ? sorted[index] : last
}
