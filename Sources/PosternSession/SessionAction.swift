package import PosternWire

/// What a session wants done, in order: plain data, so that a test compares it.
package enum SessionAction<Outbound: Hashable & Sendable, Question: Hashable & Sendable>: Hashable, Sendable {
    case send(Outbound)
    /// A `Deliver` frame whose larger part is shared by all recipients and encoded already.
    case deliver(sequence: UInt64, own: OwnWrap, shared: SharedDelivery)
    /// What only the session's owner can find out or do. It answers by an event.
    case ask(Question)
    /// From now on frames may be so long, bytes.
    case limitFrames(Int)
    /// Replaces the deadline before; `nil` takes it away.
    case setDeadline(seconds: UInt64?)
    case pauseReading
    case resumeReading
    /// After everything sent before has gone out.
    case close
}
