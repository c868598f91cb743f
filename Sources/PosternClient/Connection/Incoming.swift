package import PosternSession
package import PosternWire

/// What comes unasked on a connection, in the order in which it came.
package enum Incoming: Hashable, Sendable {
    case delivery(Deliver)
    case gap(Gap)
    case changed(Changed)
    /// In which security group the user is now, as the relay says.
    case moved(GroupPlace)
    case queueEmpty
    /// From the other end of a link.
    case linkPassed(LinkPassed)
    /// The last one.
    case ended(ClientEnd)
}

extension ClientError {
    /// Why a connection is over, for who waits on it.
    ///
    /// - Parameter isAsked: Whether something went out that was not answered.
    init(_ end: ClientEnd, isAsked: Bool) {
        switch end {
        case .refused(let refusal): self = .refused(refusal.code, refusal.message)
        case .goodbye(let goodbye):
            switch goodbye.reason {
            case .replaced: self = .replaced
            case .removed: self = .removed
            case .tooMany: self = isAsked ? .unanswered : .notThere("too many connections of this device")
            case .draining: self = isAsked ? .unanswered : .notThere("it is about to stop")
            default: self = isAsked ? .unanswered : .notThere("it closes the connection")
            }
        case .protocolBroken: self = .protocolBroken("an unexpected frame")
        case .silent: self = isAsked ? .unanswered : .notThere("it says nothing")
        case .closed: self = isAsked ? .unanswered : .notThere("the connection was closed")
        }
    }
}
