package import PosternWire

/// The sender says that somebody else wrote this first. It proves nothing: show it as the sender's claim.
package struct Forwarded: Hashable, Sendable {
    /// `nil` where the forwarder does not say.
    package let author: Who?
    /// When it was sent first; `nil` where the forwarder does not say.
    package let sentAt: Timestamp?

    package init(author: Who? = nil, sentAt: Timestamp? = nil) {
        self.author = author
        self.sentAt = sentAt
    }
}
