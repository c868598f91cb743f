package import PosternSession

/// The way to a session from any thread. Events arrive in the order in which one thread posts them.
package struct SessionPort<Session: FrameSession>: Sendable {
    private let deliver: @Sendable (Session.Event) -> Void

    /// - Parameter deliver: Brings an event to the session: the handler's way, or a test's that joins sessions in memory.
    package init(delivering deliver: @escaping @Sendable (Session.Event) -> Void) {
        self.deliver = deliver
    }

    /// Never blocks and never fails: an event for a connection that is gone is dropped.
    package func post(_ event: Session.Event) {
        deliver(event)
    }
}
