import PosternHome
import PosternWire

extension ShownEvent {
    /// For people, as it comes: `12:03 alice: text`. Nothing where it is to interrupt nobody: in a muted conversation,
    /// and of receipts, which stand beside their message in the history.
    package var line: String? {
        switch body {
        case .message(let message):
            message.attributes.isMuted ? nil : "\(message.receivedAt.localClock) \(message.line)"
        case .change(let change): change.line.map { "\(at.localClock) * \($0)" }
        case .notice(let notice): "\(at.localClock) * \(Quoting.quoted(notice.text))"
        }
    }

    /// For people, among others of the history: with the start of the id that other commands take, and with what others
    /// made of it.
    package var historyLine: String {
        switch body {
        case .message(let message):
            "\(message.id.description.prefix(8)) \(message.receivedAt.localClock) \(message.line)"
                + message.surroundings
        case .change(let change): "         \(at.localClock) * \(change.line ?? "")"
        case .notice(let notice): "         \(at.localClock) * \(Quoting.quoted(notice.text))"
        }
    }

    /// The day on which it came, where this machine is: `2026-11-25`.
    package var day: String { at.localDay }
}

extension ShownMessage {
    fileprivate var line: String {
        let place = room.map { " in \($0)" } ?? to.map { " to \($0)" } ?? ""
        let author = Quoting.quoted(from + place) + (isRead ? " (read)" : "")
        let marks = marks.names.isEmpty ? "" : " [\(marks.names.joined(separator: ", "))]"
        return "\(author)\(marks): \(preface)\(content)\(attributes.isEdited ? " (edited)" : "")"
    }

    /// What it answers, and whose words they are said to be.
    private var preface: String {
        var parts: [String] = []
        if let reply = attributes.replyTo {
            let whom = reply.from.map { Quoting.quoted($0) }
            let text = reply.text.map { " \"\(Quoting.quoted($0))\"" } ?? ""
            parts.append(whom.map { "answers \($0)\(text)" } ?? "answers a message that is not here")
        }
        if let forwarded = attributes.forwarded {
            parts.append("forwarded" + (forwarded.author.map { ", said to be from \(Quoting.quoted($0))" } ?? ""))
        }
        return parts.isEmpty ? "" : "(\(parts.joined(separator: "; "))) "
    }

    private var content: String {
        switch body {
        case .text(let text, _): return Quoting.quoted(text)
        case .location(let latitude, let longitude, _, let label):
            let name = label.isEmpty ? "" : " \(Quoting.quoted(label))"
            return "(location \(latitude), \(longitude)\(name))"
        case .card(let card):
            let name = card.name.isEmpty ? "" : " (\(Quoting.quoted(card.name)))"
            return "(contact \(Quoting.quoted(card.login))\(name), \(card.standing.words))"
        case .recalled: return "(recalled)"
        case .later: return "(a kind of message that needs an update of this software)"
        }
    }

    /// What stands beside it in the history.
    fileprivate var surroundings: String {
        var parts = attributes.reactions.map { reaction in
            "\(Quoting.quoted(reaction.emoji)) \(reaction.by.map(Quoting.quoted).joined(separator: ", "))"
        }
        let read = attributes.receipts.filter { $0.readAt != nil }.map { Quoting.quoted($0.login) }
        let delivered = attributes.receipts.filter { $0.readAt == nil }.map { Quoting.quoted($0.login) }
        if !delivered.isEmpty { parts.append("delivered to \(delivered.joined(separator: ", "))") }
        if !read.isEmpty { parts.append("read by \(read.joined(separator: ", "))") }
        if let state = state.flatMap({ $0.words }) { parts.append(state) }
        if let end = attributes.goesAt { parts.append("goes \(end.localDay) \(end.localClock)") }
        return parts.map { "  | " + $0 }.joined()
    }
}

extension ShownCard.Standing {
    fileprivate var words: String {
        switch self {
        case .unknown: "whom you do not know"
        case .same: "as you know them"
        case .differs: "with ANOTHER identity than the one that you know"
        }
    }
}

extension Outgoing.State {
    /// What is worth saying.
    fileprivate var words: String? {
        switch self {
        case .accepted: nil
        case .queued, .unanswered: "not sent yet"
        case .held: "held"
        case .refused: "not sent"
        }
    }
}

extension ShownChange {
    fileprivate var line: String? {
        guard !isMuted else { return nil }
        let who = Quoting.quoted(by + (room.map { " in \($0)" } ?? ""))
        let whose = about.map { "\"\(Quoting.quoted($0))\"" } ?? "a message"
        switch what {
        case .edited(let text): return "\(who) edited a message: \(Quoting.quoted(text))"
        case .recalled: return "\(who) recalled a message"
        case .reacted(let emoji): return "\(who) reacted \(Quoting.quoted(emoji)) to \(whose)"
        case .tookBack(let emoji): return "\(who) took \(Quoting.quoted(emoji)) back from \(whose)"
        case .delivered, .read: return nil
        }
    }
}
