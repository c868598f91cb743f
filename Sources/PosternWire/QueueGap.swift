/// Messages that gave way because a device's queue was full. The device is told until it acknowledges it.
package struct QueueGap: Hashable, Sendable {
    package let count: UInt64
    /// When the first of them was accepted.
    package let from: Timestamp
    package let to: Timestamp

    package init(count: UInt64, from: Timestamp, to: Timestamp) {
        self.count = count
        self.from = from
        self.to = to
    }
}
