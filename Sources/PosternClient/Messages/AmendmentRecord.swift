import PosternCrypto
import PosternHome
import PosternWire

// How the home keeps what was said about a message.
extension Amendment {
    ///     who[32] H(identity)[64] device[16] L(content)
    static func record(
        _ content: Content,
        by author: MessageAuthor,
        from device: DeviceID
    ) -> [UInt8] {
        var writer = ByteWriter()
        writer.who(author.who)
        writer.append(author.identity.bytes)
        writer.append(device.bytes)
        writer.sized(content.bare.bytes)
        return writer.bytes
    }

    init(_ record: [UInt8], in conversation: ConversationID) throws {
        var reader = ByteReader(record)
        let author = MessageAuthor(who: try reader.who(), identity: try reader.hash())
        let device: DeviceID = try reader.identifier()
        let content = try Content(parsing: try reader.sized(atMost: Limits.documentBytes))
        try reader.finish()
        guard let amendment = Amendment(content, in: conversation, by: author, from: device) else {
            throw HomeError.damaged("amendment")
        }
        self = amendment
    }
}

extension Content {
    /// Without what it says of counters and documents.
    fileprivate var bare: Content { Content(users: users, firstID: firstID, body: body) }
}

extension MessagePlace {
    init(_ target: Target, in conversation: ConversationID) {
        self.init(conversation: conversation, device: target.device, first: target.first)
    }

    var target: Target { Target(device: device, first: first) }
}

extension AmendedMessage {
    /// - Returns: With what was said in vain, which is known once the message has come.
    static func rebuilt(
        from target: AmendedTarget
    ) throws -> (message: AmendedMessage, held: [(HeldAmendment, Amendment)], vain: [Amendment: AmendmentFault]) {
        var amended = AmendedMessage(of: target.place.target, in: target.place.conversation)
        var held: [(HeldAmendment, Amendment)] = []
        for stored in target.amendments {
            let amendment = try Amendment(stored.content, in: target.place.conversation)
            _ = amended.take(amendment)
            held.append((stored, amendment))
        }
        // Of a recalled message nothing is left that could be known.
        guard let message = target.message, !message.isRecalled else { return (amended, held, [:]) }
        let vain = amended.take(try KnownMessage(message))
        return (amended, held, vain)
    }
}

extension KnownMessage {
    /// Of a message whose author is not known exactly, nobody changes anything.
    init(_ message: StoredMessage) throws {
        let author = MessageAuthor(who: message.sender, identity: message.identity ?? .zero)
        let content = try Content(parsing: message.content)
        self.init(content, in: message.conversation, by: author, from: message.device)
    }
}

extension Client {
    /// A message with what others made of it, as far as that is known.
    func amended(_ place: MessagePlace) throws -> AmendedMessage {
        try AmendedMessage.rebuilt(from: home.target(place)).message
    }
}
