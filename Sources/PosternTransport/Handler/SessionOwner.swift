package import PosternSession

/// Carries out what a session asks for beyond frames and deadlines. Called on the connection's event loop only.
package protocol SessionOwner<Session>: AnyObject {
    associatedtype Session: FrameSession

    /// - Parameter port: The way back to the session, from any thread.
    func answer(_ question: Session.Question, through port: SessionPort<Session>)
    /// The connection is gone. Comes once, last.
    func closed()
}
