package import PosternWire

/// What names a message for ever in the history.
package struct MessagePlace: Hashable, Sendable {
    package let conversation: ConversationID
    /// Its sender.
    package let device: DeviceID
    /// The first id.
    package let first: MessageID

    package init(conversation: ConversationID, device: DeviceID, first: MessageID) {
        self.conversation = conversation
        self.device = device
        self.first = first
    }

    /// Bound into the sealing of its content.
    var row: [UInt8] { conversation.bytes + device.bytes + first.bytes }
}
