package import PosternWire

/// What one user said about one message of this user: when it arrived there, and when it was read.
///
/// The same receipts give the same record in every order: the earliest of each counts, and none is taken back.
package struct ReceiptRecord: Hashable, Sendable {
    /// By the clock of the device that said so; `nil` while nothing was said.
    package private(set) var deliveredAt: Timestamp?
    package private(set) var readAt: Timestamp?

    package init() {}

    /// - Parameters:
    ///   - isRead: What was read was delivered, too.
    ///   - time: The header's of the receipt.
    package mutating func take(isRead: Bool, at time: Timestamp) {
        deliveredAt = min(deliveredAt ?? time, time)
        if isRead { readAt = min(readAt ?? time, time) }
    }
}

extension Receipts {
    /// Whether a receipt about `message` counts, which came from `sender` in a message of `kind`.
    ///
    /// Only for the author, and from somebody who was sent the message. In rooms receipts have no effect.
    ///
    /// - Parameters:
    ///   - users: Of the direct conversation that the receipt came in.
    ///   - sender: The receipt's.
    ///   - message: What the receipt names.
    ///   - readers: Who the message was for: both users of a direct conversation, or the members of the room's state that
    ///     the message's header names.
    package static func count(
        in users: DirectUsers?,
        from sender: Who,
        about message: KnownMessage,
        for readers: some Sequence<Who>
    ) -> Bool {
        users == DirectUsers(sender, message.author.who) && sender != message.author.who
            && message.kind != .aside && readers.contains(sender)
    }
}
