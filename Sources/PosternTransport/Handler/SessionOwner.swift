package import PosternSession

/// Carries out what a session asks for beyond frames and deadlines. Called on the connection's event loop only.
package protocol SessionOwner<Session>: AnyObject {
    associatedtype Session: FrameSession

    /// - Parameter port: The way back to the session, from any thread.
    func answer(_ question: Session.Question, through port: SessionPort<Session>)
    /// The connection is gone. Comes once, last.
    func closed()

    /// What passed, for whoever watches; the session has not seen yet what came.
    func saw(received frame: Session.Inbound, bytes: Int)
    func saw(sent frame: Session.Outbound)
    /// A delivery went out: its frame is shared, and was made before.
    func saw(delivery sequence: UInt64, bytes: Int)
}

extension SessionOwner {
    package func saw(received frame: Session.Inbound, bytes: Int) {}
    package func saw(sent frame: Session.Outbound) {}
    package func saw(delivery sequence: UInt64, bytes: Int) {}
}
