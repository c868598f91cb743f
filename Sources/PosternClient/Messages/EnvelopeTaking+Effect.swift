import PosternCrypto
import PosternHome
import PosternTrust
import PosternWire

// What an opened message does here.
extension EnvelopeTaking {
    func effect(of opened: OpenedMessage, receivedAt: Timestamp) throws -> Effect {
        guard opened.header.kind == .direct || opened.header.kind == .room else { return .none }
        guard try !home.isBlocked(opened.sender) else { return .none }
        switch opened.content.body {
        case .text, .location, .contactCard, .unknown: return try showing(opened, receivedAt: receivedAt)
        case .reaction, .edit, .recall: return try amending(opened)
        case .receipts(let receipts): return try taking(receipts, of: opened)
        case .timers(let timers): return .timers(try client.judgement(of: timers, by: opened))
        case .roomDetails, .signal, .unreadable, .rewrap, .sync: return .none
        }
    }

    private func showing(_ opened: OpenedMessage, receivedAt: Timestamp) throws -> Effect {
        let header = opened.header
        let timers = try timers(of: opened)
        let life = MessageLife(timers, sentAt: header.sentAt, receivedAt: receivedAt)
        if let end = life.expiresAt, end <= client.clock() { return .none }
        let message = NewMessage(
            content: opened.contentBytes,
            identity: opened.author.identity,
            roomVersion: header.roomVersion,
            life: life
        )
        let place = MessagePlace(
            conversation: header.conversation,
            device: header.device,
            first: opened.content.firstID
        )
        let judging = TargetJudging(names: try client.names(ofAuthorsAbout: place))
        return .message(message, judging.arriving())
    }

    /// What holds for a message is what stands in itself, and in the room's state that it names.
    private func timers(of opened: OpenedMessage) throws -> MessageTimers {
        guard opened.header.kind == .room,
            let state = try client.heldRoom(opened.header.conversation)?.chain.state(at: opened.header.roomVersion)
        else { return opened.content.timers }
        return opened.content.timers.stricter(MessageTimers(state.timers))
    }

    private func amending(_ opened: OpenedMessage) throws -> Effect {
        let header = opened.header
        guard
            let amendment = Amendment(
                opened.content,
                in: header.conversation,
                by: opened.author,
                from: header.device
            )
        else { return .none }
        let judging = TargetJudging(names: [opened.sender: try client.login(of: opened.sender)])
        let place = MessagePlace(amendment.target, in: header.conversation)
        guard !opened.isDeviceRemoved else {
            return .amendment(of: place) { _ in
                var change = TargetChange()
                change.notices = [judging.notice(of: amendment, .deviceRemoved)]
                return change
            }
        }
        let record = Amendment.record(opened.content, by: opened.author, from: header.device)
        return .amendment(of: place, judging.taking(amendment, record: record, at: header.sentAt))
    }
}

// Receipts.
extension EnvelopeTaking {
    private func taking(_ receipts: Receipts, of opened: OpenedMessage) throws -> Effect {
        guard opened.header.kind == .direct, network.contentPolicy.receipts != .off else { return .none }
        var news: [NewReceipt] = []
        for group in receipts.groups {
            let read = Set(group.read)
            for first in group.delivered + group.read {
                let place = MessagePlace(conversation: group.conversation, device: group.device, first: first)
                guard try counts(about: place, opened) else { continue }
                news.append(
                    NewReceipt(
                        place: place,
                        by: opened.sender,
                        isRead: read.contains(first),
                        at: opened.header.sentAt
                    )
                )
            }
        }
        return .receipts(news) { receipt in
            MessageChange(receipt.isRead ? .read : .delivered, by: receipt.by, at: receipt.at).bytes
        }
    }

    /// Whether it is about a message of this user that its sender was sent.
    private func counts(about place: MessagePlace, _ opened: OpenedMessage) throws -> Bool {
        guard
            let message = try home.message(place.first, from: place.device, in: place.conversation),
            message.sender == client.who, !message.isRecalled
        else { return false }
        let content = try Content(parsing: message.content)
        let author = MessageAuthor(who: message.sender, identity: message.identity ?? .zero)
        return Receipts.count(
            in: opened.content.users,
            from: opened.sender,
            about: KnownMessage(content, in: message.conversation, by: author, from: message.device),
            for: try readers(of: message, content)
        )
    }

    private func readers(of message: StoredMessage, _ content: Content) throws -> [Who] {
        if let users = content.users { return [users.lower, users.higher] }
        guard let room = try client.heldRoom(message.conversation) else { return [] }
        return room.chain.state(at: message.roomVersion)?.members.map(\.who) ?? []
    }
}

extension Client {
    /// Of those who said something about a message before it came.
    func names(ofAuthorsAbout place: MessagePlace) throws -> [Who: String] {
        let target = try home.target(place)
        return try target.amendments.reduce(into: [:]) { names, held in
            let who = try Amendment(held.content, in: place.conversation).author.who
            names[who] = try login(of: who)
        }
    }

    func judgement(of timers: ConversationTimers, by opened: OpenedMessage) throws -> TimersJudgement {
        try judgement(of: timers, by: opened.sender, in: opened.header.conversation)
    }

    /// Whoever of the two users set them, the later ones count.
    func judgement(
        of timers: ConversationTimers,
        by who: Who,
        in conversation: ConversationID
    ) throws -> TimersJudgement {
        let notice = ClientNotice.timersSet(
            login: try login(of: who),
            expiry: timers.timers.expiry,
            burn: timers.timers.burn
        )
        let record = Content(users: nil, firstID: try messageID(), body: .timers(timers)).bytes
        return { held in
            if let held = try held.map({ try ConversationTimers(record: $0) }), !timers.supersedes(held) { return nil }
            return TimersChange(
                timers: record,
                notice: notice.forHome(about: .of(record), in: conversation)
            )
        }
    }
}

extension ConversationTimers {
    /// As the home keeps them: a content.
    init(record: [UInt8]) throws {
        guard case .timers(let timers) = try Content(parsing: record).body else {
            throw HomeError.damaged("conversation_timers")
        }
        self = timers
    }
}

extension MessageLife {
    init(_ timers: MessageTimers, sentAt: Timestamp, receivedAt: Timestamp) {
        self.init(
            expiresAt: MessageTimers(expiry: timers.expiry, burn: 0).end(
                sentAt: sentAt,
                receivedAt: receivedAt,
                readAt: nil
            ),
            burn: timers.burn == 0 ? nil : UInt64(timers.burn) * 1000
        )
    }
}
