package import PosternWire

/// A message that waits for a device.
package struct Pending: Hashable, Sendable {
    package let number: MessageNumber
    package let envelope: [UInt8]
    /// The message's ephemeral public key, 133 bytes.
    package let encapsulated: [UInt8]
    /// The device's row of the wrap block.
    package let own: OwnWrap
}

/// Messages that gave way because the device's queue was full. It is told until the device acknowledges it.
package struct GapNotice: Hashable, Sendable {
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

package struct PendingPage: Hashable, Sendable {
    /// In the order of acceptance.
    package let messages: [Pending]
    /// Whether more wait behind them.
    package let hasMore: Bool
    package let gap: GapNotice?
}
