import PosternWire

/// How many messages to single devices each device has sent in its hour, which begins with the first of them. In
/// memory: a restart begins anew.
struct DeviceMessageRate {
    private struct Hour {
        let began: Timestamp
        var count = 0

        static let milliseconds: UInt64 = 3_600_000

        func isOver(at now: Timestamp) -> Bool {
            // A clock that was set back must not lengthen it.
            now < began || now.milliseconds(since: began) >= Self.milliseconds
        }
    }

    private var hours: [Int64: Hour] = [:]
    private let mostInHour: Int
    private let deviceLimit = 200_000

    init(mostInHour: Int) {
        self.mostInHour = mostInHour
    }

    /// Counts one more message of the device.
    ///
    /// - Returns: The seconds until the next may come, when it has sent as many as it may; this one is not counted.
    mutating func count(_ device: Int64, at now: Timestamp) -> UInt32? {
        if hours[device] == nil, hours.count >= deviceLimit { hours = hours.filter { !$0.value.isOver(at: now) } }
        if hours.count >= deviceLimit { hours = [:] }
        var hour = hours[device].flatMap { $0.isOver(at: now) ? nil : $0 } ?? Hour(began: now)
        guard hour.count < mostInHour else {
            let left = Hour.milliseconds - min(now.milliseconds(since: hour.began), Hour.milliseconds)
            return UInt32(clamping: (left + 999) / 1000)
        }
        hour.count += 1
        hours[device] = hour
        return nil
    }
}
