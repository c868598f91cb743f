package import PosternWire

/// A message that is shown for itself, as the history takes it.
package struct NewMessage: Hashable, Sendable {
    package let content: [UInt8]
    /// H(identity) of its author: the same user is another author after a reset.
    package let identity: Hash512
    /// The room's version that its header names; 0 where it is in no room, or not sealed yet.
    package let roomVersion: UInt32
    package let life: MessageLife

    package init(content: [UInt8], identity: Hash512, roomVersion: UInt32 = 0, life: MessageLife = .unlimited) {
        self.content = content
        self.identity = identity
        self.roomVersion = roomVersion
        self.life = life
    }
}

/// When a message goes, with everything that was said about it.
package struct MessageLife: Hashable, Sendable {
    package let expiresAt: Timestamp?
    /// So long after it was read, milliseconds, from 1.
    package let burn: UInt64?

    package init(expiresAt: Timestamp?, burn: UInt64?) {
        self.expiresAt = expiresAt
        self.burn = burn
    }

    package static let unlimited = MessageLife(expiresAt: nil, burn: nil)
}
