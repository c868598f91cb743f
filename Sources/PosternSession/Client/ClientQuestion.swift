package import PosternWire

/// What the client's session asks its owner.
package enum ClientQuestion: Hashable, Sendable {
    /// Sign the challenge with the device's key. The answer is ``ClientEvent/signed(address:signature:)``.
    case sign(nonce: [UInt8])
    /// Signed in, or admitted as a guest: requests may go out.
    case ready(Welcome)
    /// The answer to a request, which the frame repeats.
    case answer(ServerFrame)
    case delivery(Deliver)
    case gap(Gap)
    case changed(Changed)
    /// The user is in this security group now, says the relay.
    case moved(GroupPlace)
    case queueEmpty
    /// From the other end of a link.
    case linkPassed(LinkPassed)
    /// The connection is over, and why. Comes once.
    case ended(ClientEnd)
}

/// Why a client's connection ended.
package enum ClientEnd: Hashable, Sendable {
    /// The relay refused, before or after sign-in, and closes.
    case refused(Refusal)
    case goodbye(Goodbye)
    /// The relay sent something that it may not, or that cannot be read.
    case protocolBroken
    /// Nothing came for too long.
    case silent
    /// The link broke, or was closed from here.
    case closed
}

/// What the client's session is told by its owner.
package enum ClientEvent: Hashable, Sendable {
    case signed(address: String, signature: [UInt8])
    /// Ask for something. Its request is at least ``ClientSession/firstRequest`` and not in use, or 0 for what gets no
    /// answer.
    case request(ClientFrame)
    /// Close in good order.
    case finish
}
