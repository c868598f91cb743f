import Glibc
package import PosternWire

extension Timestamp {
    /// 9999-12-31T23:59:59.999Z, the last that RFC 3339 can say.
    private static let lastMilliseconds: UInt64 = 253_402_300_799_999

    /// RFC 3339 in UTC with milliseconds; later times than the year 9999 as its end.
    package var rfc3339: String {
        let time = min(milliseconds, Self.lastMilliseconds)
        let (days, rest) = time.quotientAndRemainder(dividingBy: 86_400_000)
        let date = Self.date(days: days)
        let clock = [rest / 3_600_000, rest / 60_000 % 60, rest / 1000 % 60].map { Self.digits($0, 2) }
        return "\(date)T\(clock.joined(separator: ":")).\(Self.digits(rest % 1000, 3))Z"
    }

    /// Hours and minutes where this machine is.
    package var localClock: String {
        let parts = localParts
        return Self.digits(UInt64(clamping: parts.tm_hour), 2) + ":" + Self.digits(UInt64(clamping: parts.tm_min), 2)
    }

    /// The day where this machine is: `2026-11-25`.
    package var localDay: String {
        let parts = localParts
        return [
            Self.digits(UInt64(clamping: parts.tm_year + 1900), 4), Self.digits(UInt64(clamping: parts.tm_mon + 1), 2),
            Self.digits(UInt64(clamping: parts.tm_mday), 2),
        ].joined(separator: "-")
    }

    private var localParts: tm {
        var seconds = time_t(min(milliseconds, Self.lastMilliseconds) / 1000)
        var parts = tm()
        localtime_r(&seconds, &parts)
        return parts
    }

    /// The day of the Gregorian calendar, counted in eras of 400 years that begin on the first of March.
    private static func date(days: UInt64) -> String {
        let shifted = days + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let month = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * month + 2) / 5 + 1
        let year = yearOfEra + era * 400 + (month >= 10 ? 1 : 0)
        return [digits(year, 4), digits(month < 10 ? month + 3 : month - 9, 2), digits(day, 2)].joined(separator: "-")
    }

    private static func digits(_ number: UInt64, _ count: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, count - text.count)) + text
    }
}
