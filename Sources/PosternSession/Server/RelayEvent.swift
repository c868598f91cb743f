package import PosternWire

/// What the relay's session is told by its owner.
package enum RelayEvent: Hashable, Sendable {
    /// The proof's verdict: `nil` if it does not hold. A device that was removed gets a welcome that says so.
    case checked(Welcome?)
    /// The answer to a question with a request, which the frame repeats.
    case answered(ServerFrame)
    /// The answer to a guest who showed that it may act for this user.
    case opened(UserID, ServerFrame)
    case linkPassed(LinkPassed)
    /// A message was admitted for this device, live.
    case mail(Mail)
    /// What waited, in ascending order; `isAll` when nothing more of what was admitted before the reading waits.
    case fetched([Mail], isAll: Bool)
    /// Reading failed a moment ago: try again.
    case fetchFailed
    case changed(Changed)
    /// The device's user is in this security group now.
    case moved(GroupPlace)
    /// The connection ends for this reason, after what was taken is answered.
    case goodbye(GoodbyeReason, retryAfter: UInt32)
}

/// One thing that waits for a device.
package enum Mail: Hashable, Sendable {
    case message(number: UInt64, own: OwnWrap, shared: SharedDelivery)
    case gap(QueueGap)

    /// What it takes of the window of unacknowledged deliveries.
    var byteCount: Int {
        switch self {
        case .message(_, _, let shared): shared.tail.count + OwnWrap.byteCount
        case .gap: 0
        }
    }
}
