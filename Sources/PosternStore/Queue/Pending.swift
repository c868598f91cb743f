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

package struct PendingPage: Hashable, Sendable {
    /// In the order of acceptance.
    package let messages: [Pending]
    /// Whether more wait behind them.
    package let hasMore: Bool
    package let gap: QueueGap?
}
