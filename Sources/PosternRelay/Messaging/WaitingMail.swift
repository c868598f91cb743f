import PosternStore
package import PosternWire

/// What waits for a device, ready to be delivered.
package struct WaitingMail: Sendable {
    package struct Message: Sendable {
        /// The place in the order of acceptance.
        package let number: UInt64
        package let own: OwnWrap
        package let shared: SharedDelivery
    }

    /// Ascending.
    package let messages: [Message]
    package let gap: QueueGap?
    /// Whether more waits behind them.
    package let hasMore: Bool

    init(_ page: PendingPage) {
        messages = page.messages.map { pending in
            Message(
                number: pending.number.wire,
                own: pending.own,
                shared: SharedDelivery(encapsulated: pending.encapsulated, envelope: pending.envelope)
            )
        }
        gap = page.gap
        hasMore = page.hasMore
    }
}

extension MessageNumber {
    /// Numbers count from 1.
    var wire: UInt64 { UInt64(clamping: value) }

    init(wire number: UInt64) {
        self.init(Int64(clamping: number))
    }
}
