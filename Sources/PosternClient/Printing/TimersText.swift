/// How long messages stay, in words.
enum TimersText {
    /// - Parameters: Seconds; 0 for ever.
    static func sentence(expiry: UInt32, burn: UInt32) -> String {
        let parts = [
            expiry == 0 ? nil : "\(span(expiry)) after sending", burn == 0 ? nil : "\(span(burn)) after reading",
        ].compactMap(\.self)
        return parts.isEmpty ? "messages stay" : "messages go \(parts.joined(separator: ", or "))"
    }

    static func span(_ seconds: UInt32) -> String {
        for (size, name) in [(UInt32(86_400), "day"), (3600, "hour"), (60, "minute")]
        where seconds.isMultiple(of: size) && seconds >= size {
            return seconds == size ? "1 \(name)" : "\(seconds / size) \(name)s"
        }
        return seconds == 1 ? "1 second" : "\(seconds) seconds"
    }
}
