import Glibc
package import PosternWire

extension Client {
    /// A time as somebody typed it: `2026-11-25`, `2026-11-25T14:30` or `2026-11-25T14:30:05` where this machine is, or a
    /// span before now such as `90m`, `12h`, `7d`.
    ///
    /// - Throws: ``ClientError/badTime``.
    package func time(_ text: String) throws(ClientError) -> Timestamp {
        if let seconds = TimeChoice.span(text) {
            let (now, span) = (clock().milliseconds, seconds.multiplied(by: 1000))
            return Timestamp(milliseconds: now > span ? now - span : 0)
        }
        guard let time = TimeChoice.date(text) else { throw .badTime }
        return time
    }
}

enum TimeChoice {
    private static let units: [Character: UInt64] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]

    /// - Returns: Seconds.
    static func span(_ text: String) -> UInt64? {
        guard let unit = text.last.flatMap({ units[$0] }), let count = UInt64(text.dropLast()) else { return nil }
        return count.multiplied(by: unit)
    }

    static func date(_ text: String) -> Timestamp? {
        let halves = text.split(separator: "T", omittingEmptySubsequences: false)
        guard halves.count <= 2, let days = numbers(halves[0], "-", 3...3) else { return nil }
        let times = halves.count == 2 ? numbers(halves[1], ":", 2...3) : [0, 0]
        guard let times, (1970...9999).contains(days[0]), (1...12).contains(days[1]), (1...31).contains(days[2]),
            times[0] < 24, times.dropFirst().allSatisfy({ $0 < 60 })
        else { return nil }
        var parts = tm()
        (parts.tm_year, parts.tm_mon, parts.tm_mday) = (days[0] - 1900, days[1] - 1, days[2])
        (parts.tm_hour, parts.tm_min, parts.tm_sec) = (times[0], times[1], times.count == 3 ? times[2] : 0)
        parts.tm_isdst = -1
        let seconds = mktime(&parts)
        // The day that the calendar does not have became another one.
        guard seconds >= 0, parts.tm_mday == days[2] else { return nil }
        return Timestamp(milliseconds: UInt64(seconds).multiplied(by: 1000))
    }

    private static func numbers(_ text: Substring, _ separator: Character, _ count: ClosedRange<Int>) -> [Int32]? {
        let parts = text.split(separator: separator, omittingEmptySubsequences: false)
        let numbers = parts.compactMap { part in
            part.utf8.allSatisfy { (48...57).contains($0) } ? Int32(part) : nil
        }
        return count.contains(parts.count) && numbers.count == parts.count ? numbers : nil
    }
}

extension UInt64 {
    /// Saturates.
    fileprivate func multiplied(by factor: UInt64) -> UInt64 {
        let (product, overflow) = multipliedReportingOverflow(by: factor)
        return overflow ? .max : product
    }
}
