package import PosternWire

/// The answer to a guest, after which its connection may act for a user.
package struct GuestAnswer: Sendable {
    package let body: ServerFrame.OneOf_Body
    /// Whose invitation or vault was opened.
    package let user: UserID?

    init(_ body: ServerFrame.OneOf_Body, mayActFor user: UserID? = nil) {
        self.body = body
        self.user = user
    }
}
