package import PosternWire

/// An envelope whose signature is good, as far as order is concerned.
package struct CounterArrival: Hashable, Sendable {
    package let counter: UInt64
    /// Its own envelope hash.
    package let hash: Hash512
    /// What its header names as the one before.
    package let previous: Hash512
    /// By this device's clock.
    package let at: Timestamp
    /// `nil` for what was closed or refused: its content is not known.
    package let named: Named?

    package init(counter: UInt64, hash: Hash512, previous: Hash512, at: Timestamp, named: Named?) {
        self.counter = counter
        self.hash = hash
        self.previous = previous
        self.at = at
        self.named = named
    }

    /// What an opened content says about its sender's other counters.
    package struct Named: Hashable, Sendable {
        package let givenUp: CounterRanges
        /// Of the reading device alone.
        package let leftOut: CounterRanges
        package let expiring: [ExpiringCounters]

        package init(
            givenUp: CounterRanges = .none,
            leftOut: CounterRanges = .none,
            expiring: [ExpiringCounters] = []
        ) {
            self.givenUp = givenUp
            self.leftOut = leftOut
            self.expiring = expiring
        }

        /// - Parameter device: The reading device.
        package init(_ content: Content, for device: DeviceID) {
            self.init(
                givenUp: content.givenUp,
                leftOut: content.leftOut.first { $0.device == device }?.counters ?? .none,
                expiring: content.expiring
            )
        }

        /// A range that excuses this counter from being missing.
        func excuse(for counter: UInt64) -> ClosedRange<UInt64>? {
            givenUp.range(of: counter) ?? leftOut.range(of: counter)
        }
    }
}

/// What taking an arrival showed.
package struct Taken: Hashable, Sendable {
    /// Counters between the highest and this one that did not come, and nobody excused.
    package var skipped: UInt64 = 0
    /// Missing counters that no longer have room in the record: they are never taken any more.
    package var forgotten: UInt64 = 0
    /// It came after one with a higher counter.
    package var isLate = false
    /// Show "the device or the relay shows different histories". It never refuses the message.
    package var hasWrongPrevious = false

    package init() {}
}
