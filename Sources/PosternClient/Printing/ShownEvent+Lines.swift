import PosternHome
import PosternWire

extension ShownEvent {
    /// For people: `12:03 alice: text`.
    package var line: String {
        switch body {
        case .message(let message): "\(message.receivedAt.localClock) \(message.line)"
        case .notice(let notice): "\(at.localClock) * \(Quoting.quoted(notice.text))"
        }
    }

    /// For machines. A reader may get an event twice after a crash, with the same `id`.
    package func json() throws -> String {
        switch body {
        case .message(let message): try JSONLine.encode(MessageLine(message))
        case .notice(let notice): try JSONLine.encode(NoticeLine(notice, self))
        }
    }
}

extension ShownMessage {
    fileprivate var line: String {
        let place = to.map { " to \($0)" } ?? room.map { " in \($0)" } ?? ""
        let author = Quoting.quoted(from + place) + (isRead ? " (read)" : "")
        let marks = marks.names.isEmpty ? "" : " [\(marks.names.joined(separator: ", "))]"
        let text = text.map(Quoting.quoted) ?? "(a kind of message that needs an update of this software)"
        return "\(author)\(marks): \(text)"
    }
}

private struct MessageLine: Encodable {
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
    let text: String?
    let marks: [String]
    let read: Bool?

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
        text = message.text
        marks = message.marks.names
        read = message.isRead ? true : nil
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
