/// A second in UTC, from 1970 to 9999, told as date and time of day.
///
/// Arithmetic only: the daemon formats and reads times for every request.
package struct CalendarTime: Hashable, Sendable {
    /// The seconds since 1970 that this type can tell: up to 9999-12-31T23:59:59Z.
    package static let range: ClosedRange<Int64> = 0...253_402_300_799

    /// Seconds since 1970-01-01T00:00:00Z, in ``range``.
    package let epochSeconds: Int64

    /// Takes the nearer end of ``range`` for a second outside of it.
    package init(clamping epochSeconds: Int64) {
        self.epochSeconds = min(max(epochSeconds, Self.range.lowerBound), Self.range.upperBound)
    }

    package init?(epochSeconds: Int64) {
        guard Self.range.contains(epochSeconds) else { return nil }
        self.epochSeconds = epochSeconds
    }

    /// `2024-02-01T12:00:00Z` (RFC 3339 in UTC, whole seconds).
    package var rfc3339: String {
        let (year, month, day) = date
        return "\(digits(year, 4))-\(digits(month, 2))-\(digits(day, 2))T"
            + "\(digits(hour, 2)):\(digits(minute, 2)):\(digits(second, 2))Z"
    }

    /// `20240201T120000Z`, as Signature Version 4 writes a time.
    package var amazonTimestamp: String {
        "\(amazonDate)T\(digits(hour, 2))\(digits(minute, 2))\(digits(second, 2))Z"
    }

    /// `20240201`, as Signature Version 4 writes a day.
    package var amazonDate: String {
        let (year, month, day) = date
        return digits(year, 4) + digits(month, 2) + digits(day, 2)
    }
}

// Reading.
extension CalendarTime {
    package init?(rfc3339 text: String) {
        self.init(text, layout: "0000-00-00T00:00:00Z")
    }

    package init?(amazonTimestamp text: String) {
        self.init(text, layout: "00000000T000000Z")
    }

    /// - Parameter layout: A `0` for each digit of year, month, day, hour, minute and second, in this
    ///   order; every other character stands for itself.
    private init?(_ text: String, layout: String) {
        let bytes = Array(text.utf8)
        guard bytes.count == layout.utf8.count else { return nil }
        var digits: [Int64] = []
        for (byte, expected) in zip(bytes, layout.utf8) {
            if expected != UInt8(ascii: "0") {
                guard byte == expected else { return nil }
            } else {
                guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
                digits.append(Int64(byte - UInt8(ascii: "0")))
            }
        }
        self.init(digits: digits)
    }

    private init?(digits: [Int64]) {
        func number(_ places: Range<Int>) -> Int64 { digits[places].reduce(0) { $0 * 10 + $1 } }
        let days = Self.days(year: number(0..<4), month: number(4..<6), day: number(6..<8))
        let (hour, minute, second) = (number(8..<10), number(10..<12), number(12..<14))
        guard hour < 24, minute < 60, second < 60 else { return nil }
        self.init(epochSeconds: days * 86_400 + hour * 3_600 + minute * 60 + second)
        // A day that the month does not have comes back as another day.
        guard date == (number(0..<4), number(4..<6), number(6..<8)) else { return nil }
    }
}

// The calendar: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", years from March.
extension CalendarTime {
    private var hour: Int64 { epochSeconds % 86_400 / 3_600 }
    private var minute: Int64 { epochSeconds % 3_600 / 60 }
    private var second: Int64 { epochSeconds % 60 }

    private var date: (year: Int64, month: Int64, day: Int64) {
        let days = epochSeconds / 86_400 + 719_468
        let era = days / 146_097
        let dayOfEra = days % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }

    /// Days since 1970-01-01, for a year from 0 on.
    private static func days(year: Int64, month: Int64, day: Int64) -> Int64 {
        let fromMarch = max(year - (month <= 2 ? 1 : 0), 0)
        let yearOfEra = fromMarch % 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return fromMarch / 400 * 146_097 + dayOfEra - 719_468
    }
}

private func digits(_ value: Int64, _ count: Int) -> String {
    let text = String(value)
    return String(repeating: "0", count: max(count - text.utf8.count, 0)) + text
}
