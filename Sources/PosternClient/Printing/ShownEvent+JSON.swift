import PosternHome
import PosternWire

// The form for programs, which the page *Events* describes. Fields may be added; what a field means changes only with
// another version.
extension ShownEvent {
    /// A reader may get an event twice after a crash, with the same `id`.
    package func json() throws -> String {
        switch body {
        case .message(let message): try JSONLine.encode(MessageLine(message))
        case .change(let change): try JSONLine.encode(ChangeLine(change, self))
        case .notice(let notice): try JSONLine.encode(NoticeLine(notice, self))
        }
    }
}

private struct MessageLine: Encodable {
    struct Reply: Encodable {
        let id: String
        let from, text: String?
    }

    struct Forward: Encodable {
        let author, sentAt: String?
    }

    struct Location: Encodable {
        let latitude, longitude: Double
        let accuracy: UInt32
        let label: String
    }

    struct Card: Encodable {
        let login, user, name, standing: String
    }

    struct Reaction: Encodable {
        let emoji: String
        let by: [String]
    }

    struct Receipt: Encodable {
        let login, deliveredAt: String
        let readAt: String?
    }

    let version = 1
    let event = "message"
    let id: String
    let from: String
    let to: String?
    let user: String
    let device: String
    let conversation: String
    let room: String?
    let sentAt: String
    let receivedAt: String
    let kind: String
    var text: String?
    var mentions: [String]?
    var location: Location?
    var contact: Card?
    let replyTo: Reply?
    let forwarded: Forward?
    let edited, muted, read: Bool?
    let reactions: [Reaction]?
    let receipts: [Receipt]?
    let goesAt: String?
    let marks: [String]

    init(_ message: ShownMessage) {
        id = message.id.description
        from = message.from
        to = message.to
        user = message.user.description
        device = message.device.description
        conversation = message.conversation.description
        room = message.room
        sentAt = message.sentAt.rfc3339
        receivedAt = message.receivedAt.rfc3339
        marks = message.marks.names
        read = message.isRead ? true : nil
        let attributes = message.attributes
        replyTo = attributes.replyTo.map { Reply(id: $0.id.description, from: $0.from, text: $0.text) }
        forwarded = attributes.forwarded.map { Forward(author: $0.author, sentAt: $0.sentAt?.rfc3339) }
        edited = attributes.isEdited ? true : nil
        muted = attributes.isMuted ? true : nil
        reactions =
            attributes.reactions.isEmpty ? nil : attributes.reactions.map { Reaction(emoji: $0.emoji, by: $0.by) }
        receipts = attributes.receipts.isEmpty ? nil : attributes.receipts.map(Receipt.init)
        goesAt = attributes.goesAt?.rfc3339
        kind = message.body.kind
        switch message.body {
        case .text(let text, let mentions):
            self.text = text
            self.mentions = mentions.isEmpty ? nil : mentions
        case .location(let latitude, let longitude, let accuracy, let label):
            location = Location(latitude: latitude, longitude: longitude, accuracy: accuracy, label: label)
        case .card(let card):
            contact = Card(
                login: card.login,
                user: card.user.description,
                name: card.name,
                standing: card.standing.rawValue
            )
        case .recalled, .later: break
        }
    }
}

extension MessageLine.Receipt {
    fileprivate init(_ receipt: ShownReceipt) {
        self.init(
            login: receipt.login,
            deliveredAt: receipt.deliveredAt.rfc3339,
            readAt: receipt.readAt?.rfc3339
        )
    }
}

extension ShownMessage.Body {
    /// In the JSON lines.
    fileprivate var kind: String {
        switch self {
        case .text: "text"
        case .location: "location"
        case .card: "contact"
        case .recalled: "recalled"
        case .later: "later"
        }
    }
}

private struct ChangeLine: Encodable {
    let version = 1
    let event: String
    let id: String
    let by: String
    let at: String
    let receivedAt: String
    let message: String
    let conversation: String
    let room: String?
    var text: String?
    var emoji: String?
    var removed: Bool?
    let muted: Bool?

    init(_ change: ShownChange, _ event: ShownEvent) {
        id = String(event.id.number)
        by = change.by
        at = change.at.rfc3339
        receivedAt = event.at.rfc3339
        message = change.message.description
        conversation = change.conversation.description
        room = change.room
        muted = change.isMuted ? true : nil
        switch change.what {
        case .edited(let text):
            self.event = "edit"
            self.text = text
        case .recalled: self.event = "recall"
        case .reacted(let emoji):
            self.event = "reaction"
            self.emoji = emoji
        case .tookBack(let emoji):
            self.event = "reaction"
            self.emoji = emoji
            removed = true
        case .delivered: self.event = "delivered"
        case .read: self.event = "read"
        }
    }
}

private struct NoticeLine: Encodable {
    let version = 1
    let event = "notice"
    let id: String
    let kind: String
    let receivedAt: String
    let subject: String?
    let text: String

    init(_ notice: ClientNotice, _ event: ShownEvent) {
        id = String(event.id.number)
        kind = notice.kind
        receivedAt = event.at.rfc3339
        subject = notice.subject
        text = notice.text
    }
}
