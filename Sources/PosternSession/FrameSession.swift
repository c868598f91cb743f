package import PosternWire

/// One half of the conversation on a socket, as a value.
///
/// It holds no socket, clock, task, key or random source. Whoever drives it passes in what happened and carries out,
/// in order, what comes back. `PosternTransport` drives both halves with one channel handler; a test joins them in
/// memory.
package protocol FrameSession: Sendable {
    associatedtype Inbound: FrameBody
    associatedtype Outbound: FrameBody
    associatedtype Question: Hashable & Sendable
    associatedtype Event: Hashable & Sendable

    /// What to do first, when the connection stands.
    mutating func opened() -> [SessionAction<Outbound, Question>]
    mutating func received(_ frame: Inbound) -> [SessionAction<Outbound, Question>]
    /// What arrived cannot be read; where the next frame begins is no longer known.
    mutating func receivedGarbage(_ error: FrameError) -> [SessionAction<Outbound, Question>]
    mutating func handle(_ event: Event) -> [SessionAction<Outbound, Question>]
    /// The time set by ``SessionAction/setDeadline(seconds:)`` is over.
    mutating func deadlinePassed(peerReads: Bool) -> [SessionAction<Outbound, Question>]
    mutating func closed() -> [SessionAction<Outbound, Question>]
}
