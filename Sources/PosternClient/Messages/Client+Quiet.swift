import PosternHome
package import PosternTrust
import PosternWire

// What the user does not want to hear. Others are not told, other devices of the user neither.
extension Client {
    /// - Parameter seconds: `nil` for ever.
    package func mute(_ destination: Destination, seconds: UInt32?) throws {
        let conversation = try known(destination)
        try home.mute(conversation, until: seconds.map { clock().adding(seconds: UInt64($0)) })
    }

    /// - Returns: Whether it was muted.
    package func unmute(_ destination: Destination) throws -> Bool { try home.unmute(try known(destination)) }

    /// Nothing that they write from now on is shown, here or in rooms, and they hear of nothing.
    ///
    /// - Returns: Whether they were not blocked before.
    package func block(_ login: Login) throws -> Bool { try home.block(try contact(login), at: clock()) }

    /// - Returns: Whether they were blocked.
    package func unblock(_ login: Login) throws -> Bool { try home.unblock(try contact(login)) }

    /// By login.
    package func blocked() throws -> [String] { try home.blocked().map { try login(of: $0) }.sorted() }

    /// A conversation that this device knows.
    func known(_ destination: Destination) throws -> ConversationID {
        switch destination {
        case .room(let choice): return try chosen(choice)
        case .user(let login):
            if login.text == account.login { return ConversationID(between: who, and: who) }
            return ConversationID(between: who, and: try contact(login))
        }
    }

    private func contact(_ login: Login) throws -> Who {
        guard let contact = try home.contact(login: login.text) else {
            throw ClientError.notAContact(login: login.text)
        }
        return contact.who
    }
}
