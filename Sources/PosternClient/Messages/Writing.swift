import PosternCrypto
import PosternHome
import PosternTrust
import PosternWire

/// A message as the user wrote it, before it goes into the outbox.
struct Written: Sendable {
    var body: Content.Body
    var timers: MessageTimers = .off
    var replyTo: Target?
    var forwarded: Forwarded?
    /// The message that it changes.
    var about: MessagePlace?
    /// `nil` for now.
    var sentAt: Timestamp?
}

// Into the outbox.
extension Client {
    /// - Throws: ``ClientError/notAllowed(_:)`` for what the network's policy forbids.
    func enqueue(_ written: Written, in place: WritingPlace) throws -> MessageID {
        let (id, now) = (try messageID(), clock())
        var content = Content(users: place.users(who), firstID: id, body: written.body)
        content.timers = written.timers
        content.replyTo = written.replyTo
        content.forwarded = written.forwarded
        if let fault = try network().contentPolicy.fault(of: content) { throw ClientError.notAllowed(fault.what) }
        let message = try outgoing(content, in: place, at: now, about: written.about)
        let shown = NewMessage(
            content: content.bytes,
            identity: .of(account.identity),
            life: MessageLife(try lifetime(of: written, in: place), sentAt: now, receivedAt: now)
        )
        let history: OutgoingPlace =
            written.body.mayHaveAttributes
            ? .history(shown, of: account.who, device: account.device) : .nowhere
        guard try home.queue(message, in: history) != .copiedHome else { throw ClientError.copiedHome }
        return id
    }

    func outgoing(
        _ content: Content,
        in place: WritingPlace,
        at now: Timestamp,
        about: MessagePlace? = nil
    ) throws -> Outgoing {
        let peer: Who? = if case .direct(let peer) = place { peer } else { nil }
        return Outgoing(
            first: content.firstID,
            conversation: place.conversation(of: account.who),
            kind: peer == nil ? .room : .direct,
            peer: peer,
            writtenFor: try peer.flatMap { try home.contact($0) }.map { .of($0.pinned.identity) },
            sentAt: now,
            timeToLive: Self.timeToLive(content.timers.expiry),
            about: about,
            content: content.bytes
        )
    }

    /// The relay need not keep what nobody would show any more.
    private static func timeToLive(_ expiry: UInt32) -> UInt32 {
        expiry == 0 ? Limits.timeToLiveSeconds : min(expiry, Limits.timeToLiveSeconds)
    }

    /// What holds for it here: its own timers, and those of the room.
    private func lifetime(of written: Written, in place: WritingPlace) throws -> MessageTimers {
        guard case .room(let room) = place, let state = try heldRoom(room)?.state else { return written.timers }
        return written.timers.stricter(MessageTimers(state.timers))
    }
}

// What a command says.
extension Client {
    func written(_ body: NewBody, _ options: MessageOptions, in place: WritingPlace) throws -> Written {
        var written = try written(body)
        written.timers = try timers(options, in: place)
        if let choice = options.replyTo {
            let target = try chosen(choice)
            guard target.conversation == place.conversation(of: who) else { throw ClientError.otherConversation }
            written.replyTo = target.place.target
        }
        return written
    }

    private func written(_ body: NewBody) throws -> Written {
        switch body {
        case .text(let text): return Written(body: .text(try messageText(text)))
        case .location(let latitude, let longitude, let label):
            return Written(body: .location(try location(latitude, longitude, label)))
        case .contact(let login): return Written(body: .contactCard(try card(of: login)))
        case .forward(let choice): return try forward(try chosen(choice))
        }
    }

    /// Somebody else's words are said to be theirs. What was a forward already stays whose it was.
    private func forward(_ message: StoredMessage) throws -> Written {
        let content = try Content(parsing: message.content)
        var body = content.body
        switch try amended(message.place).outcome {
        case .shown(let shown): if let text = shown.text { body = .text(text) }
        case .recalled, .absent: throw ClientError.notForwardable
        }
        guard body.mayHaveAttributes, body.isKnown, !message.isRecalled else { throw ClientError.notForwardable }
        let first = content.forwarded ?? Forwarded(author: message.sender, sentAt: message.sentAt)
        return Written(body: body, forwarded: first)
    }

    /// The message's own choice, else the conversation's, in the bounds of the policy.
    private func timers(_ options: MessageOptions, in place: WritingPlace) throws -> MessageTimers {
        let policy = try network().contentPolicy
        let set = try conversationTimers(in: place)
        let wanted = MessageTimers(expiry: options.expiry ?? set.expiry, burn: options.burn ?? set.burn)
        let bounded = policy.bounded(wanted)
        // What the user asks for in so many words is refused, not changed.
        guard bounded.expiry == options.expiry ?? bounded.expiry, bounded.burn == options.burn ?? bounded.burn else {
            throw ClientError.notAllowed("these timers")
        }
        return bounded
    }

    private func conversationTimers(in place: WritingPlace) throws -> MessageTimers {
        guard case .direct(let peer) = place,
            let held = try home.timers(of: ConversationID(between: who, and: peer))
        else { return .off }
        return try ConversationTimers(record: held).timers
    }

    private func location(_ latitude: Double, _ longitude: Double, _ label: String) throws -> Location {
        let scale = 10_000_000.0
        guard
            let latitude = Int32(exactly: (latitude * scale).rounded()), Location.latitudes.contains(latitude),
            let longitude = Int32(exactly: (longitude * scale).rounded()), Location.longitudes.contains(longitude),
            let label = try? Line(label, bytes: 0...ContentLimits.labelBytes)
        else { throw ClientError.badLocation }
        return Location(latitude: latitude, longitude: longitude, label: label)
    }

    private func card(of login: Login) throws -> ContactCard {
        if login.text == account.login {
            return ContactCard(who: who, login: login, identity: .of(account.identity))
        }
        guard let contact = try home.contact(login: login.text) else {
            throw ClientError.notAContact(login: login.text)
        }
        return ContactCard(who: contact.who, login: login, identity: .of(contact.pinned.identity))
    }
}

extension Content.Body {
    var isKnown: Bool { if case .unknown = self { false } else { true } }
}
