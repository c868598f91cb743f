package import PosternWire

/// How often each has done something in their hour, which begins with the first time. In memory: a restart begins anew.
package struct HourlyRate<Key: Hashable & Sendable>: Sendable {
    private struct Hour {
        let began: Timestamp
        var count = 0

        func isOver(at now: Timestamp) -> Bool {
            // A clock that was set back must not lengthen it.
            now < began || now.milliseconds(since: began) >= hourMilliseconds
        }
    }

    private var hours: [Key: Hour] = [:]
    private let mostInHour: Int
    private let keyLimit = 200_000

    package init(mostInHour: Int) {
        self.mostInHour = mostInHour
    }

    /// Counts one more.
    ///
    /// - Parameter weight: For how many it counts; the first of an hour always may.
    /// - Returns: The seconds until the next may come, when it was done as often as it may be; this one is not counted.
    package mutating func count(_ key: Key, at now: Timestamp, weight: Int = 1) -> UInt32? {
        if hours[key] == nil, hours.count >= keyLimit { hours = hours.filter { !$0.value.isOver(at: now) } }
        if hours.count >= keyLimit { hours = [:] }
        var hour = hours[key].flatMap { $0.isOver(at: now) ? nil : $0 } ?? Hour(began: now)
        guard hour.count == 0 || hour.count + weight <= mostInHour else {
            let left = hourMilliseconds - min(now.milliseconds(since: hour.began), hourMilliseconds)
            return UInt32(clamping: (left + 999) / 1000)
        }
        hour.count += weight
        hours[key] = hour
        return nil
    }
}

private let hourMilliseconds: UInt64 = 3_600_000
