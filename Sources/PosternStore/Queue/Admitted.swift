package import PosternWire

/// A message passed every check and has its number: it may be delivered to who is connected. It is not durable yet,
/// so nothing is said to the sender.
package struct Admitted: Hashable, Sendable {
    package struct Recipient: Hashable, Sendable {
        package let device: DeviceID
        /// Of its row in the wrap block.
        package let row: Int
    }

    package let number: MessageNumber
    package let at: Timestamp
    package let recipients: [Recipient]
    package let leftOut: [DeviceID]
}
