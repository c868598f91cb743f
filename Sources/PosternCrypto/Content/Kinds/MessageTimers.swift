package import PosternTrust
package import PosternWire

/// After how long a message goes, by the clocks of those who have it. The relay and retention know nothing of it.
package struct MessageTimers: Hashable, Sendable {
    /// The longest of either, seconds: 365 days.
    package static let longest: UInt32 = 365 * 86_400

    /// From sending, seconds; 0 off.
    package let expiry: UInt32
    /// From reading, seconds; 0 off.
    package let burn: UInt32

    package init(expiry: UInt32, burn: UInt32) {
        self.expiry = expiry
        self.burn = burn
    }

    package static let off = MessageTimers(expiry: 0, burn: 0)

    /// A room's own, of which the part above ``longest`` does not count.
    package init(_ room: RoomTimers) {
        self.init(expiry: min(room.expiry, Self.longest), burn: min(room.burn, Self.longest))
    }

    package var isOff: Bool { self == .off }
}

extension MessageTimers {
    /// Of each timer the shorter one that is not off: what holds for a message in a room with timers of its own.
    package func stricter(_ other: MessageTimers) -> MessageTimers {
        MessageTimers(expiry: Self.shorter(expiry, other.expiry), burn: Self.shorter(burn, other.burn))
    }

    private static func shorter(_ one: UInt32, _ other: UInt32) -> UInt32 {
        one == 0 || other == 0 ? max(one, other) : min(one, other)
    }

    /// When the message goes; `nil` while nothing makes it go.
    ///
    /// - Parameters:
    ///   - sentAt: As its header says. A time that is ahead of `receivedAt` does not count.
    ///   - receivedAt: By this device's clock; on the author's own device when it was sent.
    ///   - readAt: By this device's clock, or when it heard that the user read it elsewhere. Authors have read what they
    ///     write: for them it is `receivedAt`.
    package func end(sentAt: Timestamp, receivedAt: Timestamp, readAt: Timestamp?) -> Timestamp? {
        let expires = expiry == 0 ? nil : min(sentAt, receivedAt).adding(seconds: UInt64(expiry))
        let burns = burn == 0 ? nil : readAt?.adding(seconds: UInt64(burn))
        return [expires, burns].compactMap(\.self).min()
    }
}
