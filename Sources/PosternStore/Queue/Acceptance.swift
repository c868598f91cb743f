package import PosternWire

/// What became of an ``Offer``.
package enum Acceptance: Hashable, Sendable {
    /// Durable, or acknowledged by each recipient device, or transient. A retry is answered like the first time.
    case accepted(AcceptedMessage)
    /// This id was accepted with other bytes.
    case idReused
    /// ``Offer/isOverLimits``, and no retry.
    case overLimits
    /// The sending device is unknown, removed, reset or suspended, or another user's.
    case notASender
    /// The newest device list of the sender is this one.
    case staleList(newest: UInt32)
    /// There is no such user, or it has no devices yet.
    case unknownPeer
    /// There is no such room, or the sender is not in it with the identity that is theirs now.
    case unknownRoom
    /// The header names another entry than the newest, which this is. For who is or was in the room alone.
    case staleRoom(newest: RoomPlace)
    /// Devices that must be there, and devices that may not, of each at most ``Limits/devicesInAnswer``; in a room the
    /// newest lists of some of their users.
    case wrongRecipients(missing: [DeviceID], surplus: [DeviceID], lists: [Who: UInt32] = [:])
    /// The device has sent as many messages to single devices as it may; the next may come after so many seconds.
    case rateLimited(retryAfter: UInt32)
    /// ``Offer/Repetition/untimely``, and not known.
    case notRepeatable
    /// The store cannot write now: nothing was accepted, the same offer may come again.
    case unavailable
}

package struct AcceptedMessage: Hashable, Sendable {
    package let number: MessageNumber
    package let at: Timestamp
    /// The users' (in a room: the members') listed devices that get nothing: suspended, reset, or without a published key and a row.
    package let leftOut: [DeviceID]
}
