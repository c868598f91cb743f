package import PosternTrust

/// To whom a user writes.
package enum Destination: Hashable, Sendable {
    case user(Login)
    case room(RoomChoice)
}

/// What a user wants to say.
package enum NewBody: Hashable, Sendable {
    /// 1 to ``Client/textBytes`` bytes of UTF-8. `@login` mentions who is known by that name.
    case text(String)
    /// Degrees of WGS 84, north and east positive.
    case location(latitude: Double, longitude: Double, label: String)
    /// Who somebody is whom this user knows.
    case contact(Login)
    /// A message of the history, by the start of its id.
    case forward(MessageChoice)
}

/// A message of the history as a command names it: at least 8 digits of its id.
package struct MessageChoice: Hashable, Sendable {
    let text: String

    package init(_ text: String) {
        self.text = text
    }
}

/// What a message says beside its body.
package struct MessageOptions: Hashable, Sendable {
    package var replyTo: MessageChoice?
    /// Seconds after sending, up to a year; 0 for ever, `nil` as the conversation is set.
    package var expiry: UInt32?
    /// Seconds after reading; 0 for ever, `nil` as the conversation is set.
    package var burn: UInt32?

    package init(replyTo: MessageChoice? = nil, expiry: UInt32? = nil, burn: UInt32? = nil) {
        self.replyTo = replyTo
        self.expiry = expiry
        self.burn = burn
    }
}
