package import PosternWire

/// The user has read every message of a device in a conversation up to a counter.
package struct ReadPlace: Hashable, Sendable {
    package let conversation: ConversationID
    package let device: DeviceID
    package let counter: UInt64

    package init(conversation: ConversationID, device: DeviceID, counter: UInt64) {
        self.conversation = conversation
        self.device = device
        self.counter = counter
    }
}
