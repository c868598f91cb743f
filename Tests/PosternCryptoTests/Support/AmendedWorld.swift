import PosternCrypto
import PosternTrust
import PosternWire

/// Alice wrote a text; she, Bob and Mallory say things about it, from two devices each. Ids follow from numbers.
struct AmendedWorld: Sendable {
    static let conversation = Identifier<Subject.Conversation>(cutting: .of([21]))
    static let text = MessageText("at dusk")

    let alice = AmendedWorld.author(1)
    let bob = AmendedWorld.author(2)
    let mallory = AmendedWorld.author(3)
    /// The same user after a reset.
    let newAlice = MessageAuthor(who: AmendedWorld.author(1).who, identity: .of([9]))
    let target = Target(device: AmendedWorld.device(1), first: AmendedWorld.first(0))

    static func author(_ number: UInt8) -> MessageAuthor {
        MessageAuthor(
            who: Who(network: TestUser.network, user: Identifier(cutting: .of([31, number]))),
            identity: .of([32, number])
        )
    }

    static func device(_ number: UInt8) -> DeviceID { Identifier(cutting: .of([33, number])) }
    static func first(_ number: Int) -> MessageID {
        Identifier(cutting: .of([34, UInt8(number >> 8), UInt8(number & 255)]))
    }

    func message(_ body: Content.Body = .text(AmendedWorld.text)) -> KnownMessage {
        let content = Content(users: nil, firstID: target.first, body: body)
        return KnownMessage(content, in: Self.conversation, by: alice, from: target.device)
    }

    /// - Parameter number: Gives the amendment's own first id.
    func amendment(
        _ body: Content.Body,
        by author: MessageAuthor,
        from device: UInt8 = 1,
        number: Int,
        in conversation: ConversationID = AmendedWorld.conversation
    ) throws -> Amendment {
        let content = Content(users: nil, firstID: Self.first(number), body: body)
        let made = Amendment(content, in: conversation, by: author, from: Self.device(device))
        guard let made else { throw MissingValue() }
        return made
    }

    func edit(_ text: String, _ revision: UInt32) -> Content.Body {
        .edit(Edit(of: target, MessageText(text), revision: revision))
    }

    func react(_ emoji: String, _ revision: UInt32, isRemoved: Bool = false) throws -> Content.Body {
        .reaction(Reaction(to: target, try Samples.line(emoji), isRemoved: isRemoved, revision: revision))
    }

    var recall: Content.Body { .recall(Recall(of: target)) }

    var new: AmendedMessage { AmendedMessage(of: target, in: Self.conversation) }

    /// Everybody says anything, with few revisions and emojis, so that they meet.
    func anything(_ count: Int, recalls: Bool, with generator: inout SeededGenerator) throws -> [Amendment] {
        try (1...count).map { number in
            let author = [alice, bob, mallory, newAlice].randomElement(using: &generator) ?? alice
            let revision = UInt32.random(in: 1...4, using: &generator)
            let body: Content.Body =
                switch Int.random(in: 0..<(recalls ? 9 : 8), using: &generator) {
                case 0..<3: edit("\(number)", revision)
                case 3..<8:
                    try react(
                        ["👍", "⚿", "+1"].randomElement(using: &generator) ?? "+1",
                        revision,
                        isRemoved: Bool.random(using: &generator)
                    )
                default: recall
                }
            let device = UInt8.random(in: 1...2, using: &generator)
            return try amendment(body, by: author, from: device, number: number)
        }
    }
}
