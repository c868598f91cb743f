package import PosternWire

/// Names a message for ever, within its conversation.
package struct Target: Hashable, Sendable {
    /// Its sender.
    package let device: DeviceID
    /// ``Content/firstID``.
    package let first: MessageID

    package init(device: DeviceID, first: MessageID) {
        self.device = device
        self.first = first
    }
}
