import PosternCrypto
import PosternPrimitives
import PosternTrust
import PosternWire

/// A content of every kind that stands in a conversation, full of what it may hold.
enum Samples {
    static let device = Identifier<Subject.Device>(cutting: .of([11]))
    static let first = Identifier<Subject.Message>(cutting: .of([12]))
    static let target = Target(device: device, first: first)
    static let who = Who(network: TestUser.network, user: Identifier(cutting: .of([13])))

    static func line(_ text: String) throws -> Line { try Line(text, bytes: 0...256) }

    static func text() -> MessageText {
        MessageText("⚿ Bob, at dusk", mentions: [Mention(4..<7, who), Mention(9..<16, who)])
    }

    static func receipts() -> Receipts {
        let conversation = Identifier<Subject.Conversation>(cutting: .of([14]))
        return Receipts([
            ReceiptGroup(conversation: conversation, device: device, delivered: [.zero], read: [first]),
            ReceiptGroup(conversation: .zero, device: device, delivered: [.zero, first]),
        ])
    }

    /// Shown for themselves.
    static func shown() throws -> [Content.Body] {
        [
            .text(text()),
            .location(
                Location(latitude: -900_000_000, longitude: 1_800_000_000, accuracy: 20_000_000, label: try line("S"))
            ),
            .location(Location(latitude: 900_000_000, longitude: -1_800_000_000)),
            .location(Location(latitude: 0, longitude: -1)),
            .contactCard(
                ContactCard(who: who, login: try Login("carol"), identity: .of([15]), name: try line("Carol ⚓"))
            ),
        ]
    }

    /// About something else.
    static func others() throws -> [Content.Body] {
        [
            .reaction(Reaction(to: target, try line("👩‍🚒"), revision: 1)),
            .reaction(Reaction(to: target, try line("+1"), isRemoved: true, revision: .max)),
            .edit(Edit(of: target, text(), revision: 7)),
            .recall(Recall(of: target)),
            .receipts(receipts()),
            .timers(ConversationTimers(MessageTimers(expiry: 31_536_000, burn: 1), revision: 2)),
            .timers(ConversationTimers(.off, revision: 1)),
        ]
    }

    static func details(roomVersion: UInt32 = 9) throws -> Content.Body {
        .roomDetails(
            RoomDetails(title: try line("The gate"), description: "two\nlines", roomVersion: roomVersion, revision: 3)
        )
    }

    static let signals: [Content.Body] = [1, 2, 3, 4, 5, 6, UInt32.max].compactMap { Signal(state: $0) }
        .map { .signal($0) }

    static func all() throws -> [Content.Body] { try shown() + others() + [details()] + signals }

    static func content(_ body: Content.Body) -> Content { Content(users: nil, firstID: first, body: body) }
}
