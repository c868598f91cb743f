package import PosternWire

/// What arrived at the sender's user, and what was read: told to the author alone, gathered over a few seconds.
package struct Receipts: Hashable, Sendable {
    /// 1 to ``ContentLimits/receiptGroups``, each conversation and device once, with at most
    /// ``ContentLimits/receipts`` messages in all.
    package let groups: [ReceiptGroup]

    package init(_ groups: [ReceiptGroup]) { self.groups = groups }
}

/// Messages that one of the author's devices sent in one conversation, by their first ids: each once, and one at least.
package struct ReceiptGroup: Hashable, Sendable {
    package let conversation: ConversationID
    package let device: DeviceID
    package let delivered: [MessageID]
    /// These were delivered too.
    package let read: [MessageID]

    package init(
        conversation: ConversationID,
        device: DeviceID,
        delivered: [MessageID] = [],
        read: [MessageID] = []
    ) {
        self.conversation = conversation
        self.device = device
        self.delivered = delivered
        self.read = read
    }
}
