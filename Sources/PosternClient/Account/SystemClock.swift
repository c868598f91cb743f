import Glibc
package import PosternWire

/// The machine's own clock.
package enum SystemClock {
    package static let now: @Sendable () -> Timestamp = {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        let seconds = UInt64(clamping: time.tv_sec)
        return Timestamp(seconds: seconds).adding(milliseconds: UInt64(clamping: time.tv_nsec / 1_000_000))
    }
}
