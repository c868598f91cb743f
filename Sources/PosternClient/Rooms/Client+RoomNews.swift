import PosternCrypto
import PosternHome
import PosternTrust
import PosternWire

// What is kept together with a room's entries.
extension Client {
    /// Every entry is shown. Who added somebody sends title and description: the signed header of that message is the new
    /// member's anchor.
    ///
    /// - Parameters:
    ///   - entries: Taken now, in their order: the last ones of the chain.
    ///   - chain: With them.
    func news(
        of entries: [VerifiedRoomEntry],
        in chain: RoomChain,
        details: StoredRoomDetails?
    ) throws -> RoomNews {
        let title = try details.map { try RoomDetails(stored: $0).title.text }
        let name = RoomName(id: chain.room, title: title)
        var news = RoomNews(overtaken: ClientNotice.roomNotChanged(room: name).forHome().content)
        let steps = entries.first.map { chain.steps(from: $0.version) } ?? []
        for (entry, before) in steps {
            let change = try RoomChangeNotice(entry.content, of: name, before: before) { try login(of: $0) }
            news.notices.append(ClientNotice.roomChanged(change).forHome(about: entry.hash, in: chain.room))
        }
        let isIn = chain.newest?.state.member(who) != nil
        if isIn, steps.contains(where: { isWelcomed(by: $0.entry, on: $0.before, in: chain) }) {
            news.messages.append(try welcome(to: chain.room, details: details))
        }
        return news
    }

    /// Whether this device brought somebody in who is there still.
    private func isWelcomed(by entry: VerifiedRoomEntry, on before: RoomState?, in chain: RoomChain) -> Bool {
        guard entry.content.device == account.device, case .set(let members) = entry.content.change else {
            return false
        }
        return members.contains { member in
            before?.member(member.who)?.identity != member.identity
                && chain.newest?.state.member(member.who)?.identity == member.identity
        }
    }

    /// Title and description as they are.
    func welcome(to room: ConversationID, details: StoredRoomDetails?) throws -> Outgoing {
        let details =
            try details.map { try RoomDetails(stored: $0) }
            ?? RoomDetails(title: .empty, description: "", roomVersion: 1, revision: 1)
        return try message(saying: details, in: room)
    }

    func message(saying details: RoomDetails, in room: ConversationID) throws -> Outgoing {
        let id = try messageID()
        return Outgoing(
            first: id,
            conversation: room,
            kind: .room,
            peer: nil,
            sentAt: clock(),
            timeToLive: Limits.timeToLiveSeconds,
            content: Content(users: nil, firstID: id, body: .roomDetails(details)).bytes
        )
    }

    /// As the home keeps them.
    func stored(_ details: RoomDetails, by author: Who) throws -> StoredRoomDetails {
        let content = Content(users: nil, firstID: try messageID(), body: .roomDetails(details))
        return StoredRoomDetails(by: author, at: clock(), content: content.bytes)
    }
}
