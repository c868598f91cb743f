/// Metrics in the text format of Prometheus, version 0.0.4.
struct MetricsText {
    static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    private(set) var text = ""
    private var name = ""

    /// The values that are added next are of this metric.
    mutating func begin(_ metric: Metric) {
        name = metric.name
        text += "# HELP \(name) \(metric.help)\n# TYPE \(name) \(metric.kind.word)\n"
    }

    mutating func add(_ value: Double, labels: String = "") {
        text += line(name, labels, value)
    }

    mutating func add(_ histogram: Histogram, labels: String) {
        let reading = histogram.reading
        let separator = labels.isEmpty ? "" : ","
        let bounds = histogram.bounds.map(Self.number) + ["+Inf"]
        for (bound, count) in zip(bounds, reading.cumulative) {
            text += line("\(name)_bucket", "\(labels)\(separator)le=\"\(bound)\"", Double(count))
        }
        text += line("\(name)_sum", labels, reading.sum)
        text += line("\(name)_count", labels, Double(reading.cumulative.last ?? 0))
    }

    private func line(_ name: String, _ labels: String, _ value: Double) -> String {
        "\(name)\(labels.isEmpty ? "" : "{\(labels)}") \(Self.number(value))\n"
    }

    /// Whole numbers without a point.
    static func number(_ value: Double) -> String {
        Int64(exactly: value).map { "\($0)" } ?? "\(value)"
    }

    /// Labels as they stand between braces.
    static func labels(_ pairs: [(String, String)]) -> String {
        pairs.map { "\($0.0)=\"\(escaped($0.1))\"" }.joined(separator: ",")
    }

    private static func escaped(_ value: String) -> String {
        value.reduce(into: "") { text, character in
            switch character {
            case "\\": text += "\\\\"
            case "\"": text += "\\\""
            case "\n": text += "\\n"
            default: text.append(character)
            }
        }
    }
}
