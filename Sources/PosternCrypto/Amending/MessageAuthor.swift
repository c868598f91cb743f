package import PosternWire

/// Who wrote a message: a user, with the identity of the device list that its header names. After a reset the same
/// user is another author, who changes nothing of the first one's.
package struct MessageAuthor: Hashable, Sendable {
    package let who: Who
    /// H(identity).
    package let identity: Hash512

    package init(who: Who, identity: Hash512) {
        self.who = who
        self.identity = identity
    }
}
