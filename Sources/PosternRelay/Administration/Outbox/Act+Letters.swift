import PosternPrimitives
import PosternStore
import PosternTrust
import PosternWire

extension Act {
    /// Draws an invitation for a user who has not come, and puts the letter that brings it into the outbox. A later
    /// invitation takes the place of one that nobody used, with its letter.
    ///
    /// The relay keeps the hash of its half, as with invitations that an administrator draws. The secret itself is in
    /// the letter only, sealed; once that is handed over, nobody here can answer the invitation.
    ///
    /// - Parameter code: Where the network is.
    /// - Returns: The user as it is then.
    func mailInvitation(to user: User, at address: MailAddress, in network: Network, _ code: NetworkCode) throws -> User
    {
        let expires = now.adding(seconds: Limits.invitationSeconds)
        guard let id = LetterID(try Random.bytes(LetterID.byteCount)) else { preconditionFailure("16 bytes are an id") }
        let secret = try SecretBytes.random(count: Limits.secretBytes)
        let place = Self.place(of: id, to: user.who, at: address.text)
        let sealed = try seal(secret, as: .invitation, id: place)
        let invitation = Invitation(
            network: network.id,
            secret: secret,
            charterVersion: code.charterVersion,
            address: code.address
        )
        try transaction.invite(user.who, invitation.relayHash, expires: expires)
        try transaction.post(
            NewLetter(
                id: id,
                who: user.who,
                invitation: invitation.relayHash,
                recipient: address.text,
                sealed: sealed,
                created: now
            )
        )
        effects.hasLetters = true
        note(
            user.subject(of: network),
            in: network.id,
            before: ["invitedUntil": .text(user.invitationExpires.map { "\($0.seconds)" })],
            after: ["invitedUntil": .text("\(expires.seconds)"), "invitedBy": "mail"]
        )
        return try self.user(user.number.text, in: network.id)
    }

    /// What the secret is sealed for. It opens nowhere else: whoever can write to the store cannot have it mailed to
    /// another address, nor in the name of another user.
    static func place(of letter: LetterID, to who: Who, at recipient: String) -> [UInt8] {
        letter.bytes + who.network.bytes + who.user.bytes + Array(recipient.utf8)
    }
}
