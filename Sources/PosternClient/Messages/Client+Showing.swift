import PosternCrypto
import PosternHome
import PosternTrust
import PosternWire

extension Client {
    /// So much of a message's text is shown where another one is about it, characters.
    private static let excerptCharacters = 40

    func shown(_ message: StoredMessage) throws -> ShownMessage {
        let content = message.isRecalled ? nil : try Content(parsing: message.content)
        let outcome = try amended(message.place).outcomeShown
        return ShownMessage(
            id: message.first,
            from: try login(of: message.sender),
            to: try message.sender == who ? recipient(of: message, content) : nil,
            user: message.sender.user,
            device: message.device,
            conversation: message.conversation,
            room: try isRoom(message, content) ? try roomName(message.conversation).text : nil,
            sentAt: message.sentAt,
            receivedAt: message.at,
            body: try content.map { try body(of: $0, outcome) } ?? .recalled,
            attributes: try attributes(of: message, content, outcome),
            marks: message.marks,
            isRead: message.isReadElsewhere,
            state: message.state
        )
    }

    private func isRoom(_ message: StoredMessage, _ content: Content?) throws -> Bool {
        guard let content else { return try home.room(message.conversation) != nil }
        return content.users == nil
    }

    /// In a room it is to everybody.
    private func recipient(of message: StoredMessage, _ content: Content?) throws -> String? {
        if let users = content?.users { return try login(of: users.lower == who ? users.higher : users.lower) }
        guard content == nil, try home.room(message.conversation) == nil else { return nil }
        return try peer(in: message.conversation).map { try login(of: $0) }
    }

    private func body(of content: Content, _ shown: AmendedMessage.Shown?) throws -> ShownMessage.Body {
        switch content.body {
        case .text(let written):
            let text = shown?.text ?? written
            return .text(text.text, mentions: try text.mentions.map { try login(of: $0.who) })
        case .location(let location):
            return .location(
                latitude: Double(location.latitude) / 10_000_000,
                longitude: Double(location.longitude) / 10_000_000,
                accuracy: location.accuracy,
                label: location.label.text
            )
        case .contactCard(let card): return .card(try shownCard(card))
        case .reaction, .edit, .recall, .receipts, .roomDetails, .timers, .signal, .unreadable, .rewrap, .sync,
            .unknown:
            return .later
        }
    }

    /// What counts is what the user's own lists say.
    private func shownCard(_ card: ContactCard) throws -> ShownCard {
        let known: Hash512? =
            card.who == who
            ? .of(account.identity) : try home.contact(card.who).map { .of($0.pinned.identity) }
        return ShownCard(
            login: card.login.text,
            user: card.who.user,
            name: card.name.text,
            standing: known.map { $0 == card.identity ? .same : .differs } ?? .unknown
        )
    }

    private func attributes(
        of message: StoredMessage,
        _ content: Content?,
        _ shown: AmendedMessage.Shown?
    ) throws -> ShownAttributes {
        var attributes = ShownAttributes()
        attributes.goesAt = message.goesAt
        attributes.isMuted = try home.isMuted(message.conversation, at: clock())
        if message.sender == who { attributes.receipts = try receipts(of: message) }
        guard let content else { return attributes }
        attributes.replyTo = try content.replyTo.map { try shownReply(to: $0, in: message.conversation) }
        attributes.forwarded = try content.forwarded.map {
            ShownForward(author: try $0.author.map { try login(of: $0) }, sentAt: $0.sentAt)
        }
        attributes.isEdited = shown?.isEdited ?? false
        attributes.reactions =
            try shown?.reactions.map {
                ShownReaction(emoji: $0.emoji.text, by: try $0.users.map { try login(of: $0) }.sorted())
            } ?? []
        return attributes
    }

    private func receipts(of message: StoredMessage) throws -> [ShownReceipt] {
        guard try network().contentPolicy.receipts != .off else { return [] }
        return try home.receipts(of: message.place).map {
            ShownReceipt(login: try login(of: $0.who), deliveredAt: $0.deliveredAt, readAt: $0.readAt)
        }
    }

    private func shownReply(to target: Target, in conversation: ConversationID) throws -> ShownReply {
        let found = try home.message(target.first, from: target.device, in: conversation)
        return ShownReply(
            id: target.first,
            from: try found.map { try login(of: $0.sender) },
            text: try found.flatMap { try excerpt(of: $0) }
        )
    }

    /// As it reads now.
    private func excerpt(of message: StoredMessage) throws -> String? {
        let shown = try amended(message.place).outcomeShown
        guard let text = shown?.text?.text else { return nil }
        let start = text.prefix(Self.excerptCharacters)
        return start.endIndex == text.endIndex ? text : start + "…"
    }

    func shownChange(of place: MessagePlace, _ bytes: [UInt8]) throws -> ShownEvent.Body {
        guard let change = MessageChange(bytes: bytes), let author = change.who else {
            return .notice(.documentRefused(what: "what was said about a message", why: "of a later version"))
        }
        let message = try home.message(place.first, from: place.device, in: place.conversation)
        return .change(
            ShownChange(
                what: change.what,
                by: try login(of: author),
                at: Timestamp(milliseconds: change.at),
                message: place.first,
                conversation: place.conversation,
                room: try home.room(place.conversation) == nil ? nil : try roomName(place.conversation).text,
                about: try message.flatMap { try excerpt(of: $0) },
                isMuted: try home.isMuted(place.conversation, at: clock())
            )
        )
    }
}

extension AmendedMessage {
    /// `nil` for a message that has not come, or was recalled.
    fileprivate var outcomeShown: Shown? { if case .shown(let shown) = outcome { shown } else { nil } }
}
