import PosternCrypto
import PosternHome
import PosternTrust
import PosternWire

/// A conversation that this user writes in.
enum WritingPlace: Hashable, Sendable {
    case direct(Who)
    case room(ConversationID)

    func conversation(of own: Who) -> ConversationID {
        switch self {
        case .direct(let peer): ConversationID(between: own, and: peer)
        case .room(let room): room
        }
    }

    func users(_ own: Who) -> DirectUsers? {
        if case .direct(let peer) = self { DirectUsers(own, peer) } else { nil }
    }
}

extension Client {
    /// Where a message of the history stands.
    func place(of message: StoredMessage) throws -> WritingPlace {
        // Nothing of a recalled one is left to say it.
        if try home.room(message.conversation) != nil { return .room(message.conversation) }
        guard let peer = try peer(in: message.conversation) else { throw ClientError.noSuchConversation }
        return .direct(peer)
    }

    /// The other user of a direct conversation.
    func peer(in conversation: ConversationID) throws -> Who? {
        let known = try [who] + home.contacts().map(\.who)
        return known.first { ConversationID(between: who, and: $0) == conversation }
    }

    /// The one message that begins with these digits.
    func chosen(_ choice: MessageChoice) throws -> StoredMessage {
        guard let prefix = IDPrefix(choice.text) else { throw ClientError.noMessageID }
        let found = try home.messages(prefix, limit: 2)
        guard let message = found.first else { throw ClientError.noSuchMessage(prefix.text) }
        guard found.count == 1 else { throw ClientError.ambiguous(found.map(\.first.description)) }
        return message
    }

    func name(of place: WritingPlace) throws -> String {
        switch place {
        case .direct(let peer): try login(of: peer)
        case .room(let room): try roomName(room).text
        }
    }
}
