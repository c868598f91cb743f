package import PosternWire

/// When documents arrive. An expired charter adds nothing for who is a member already; who joins takes the newest as
/// it is.
package enum Arrival: Hashable, Sendable {
    /// The first fetch of a network's charters and policy.
    case joining
    /// Any later one, by the own clock.
    case at(Timestamp)
}
