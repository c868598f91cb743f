package import PosternWire

/// One message and what others made of it, whichever came first.
///
/// A value: the same messages give the same value in every order, so that all devices show the same. Each message is
/// taken by its first sealing alone, as everywhere; nothing else is presumed of those who wrote them.
package struct AmendedMessage: Hashable, Sendable {
    /// Amendments wait so long for a target that has not come, from their receipt, seconds: 7 days.
    package static let waitingSeconds: UInt64 = 7 * 86_400

    /// So many emoji of one author count on one message; the first that came.
    package static let emojiOfAuthor = 32

    package let conversation: ConversationID
    package let target: Target
    /// `nil` until it came. Without its text once it was recalled.
    package private(set) var message: KnownMessage?
    package private(set) var isRecalled = false
    /// The latest of each. By author, as nobody knows who the message's is before it came; and what was taken back stays,
    /// as it may have come before the reaction.
    private var latest: [Place: Amendment] = [:]

    package init(of target: Target, in conversation: ConversationID) {
        self.target = target
        self.conversation = conversation
    }

    /// Where of two amendments only the later one counts.
    private struct Place: Hashable {
        enum Matter: Hashable {
            case wording
            case recall
            case reaction(Line)
        }

        let author: MessageAuthor
        let matter: Matter

        init(of amendment: Amendment) {
            author = amendment.author
            matter =
                switch amendment.change {
                case .edit: .wording
                case .recall: .recall
                case .react(let emoji), .takeBack(let emoji): .reaction(emoji)
                }
        }
    }
}

extension AmendedMessage {
    package enum Effect: Hashable, Sendable {
        case applied
        /// Something later was there already, or the message was recalled.
        case superseded
        /// The message has not come yet.
        case waits
        case ignored(AmendmentFault)
    }

    package mutating func take(_ amendment: Amendment) -> Effect {
        guard amendment.target == target, amendment.conversation == conversation else {
            return .ignored(.otherMessage)
        }
        if isRecalled { return .superseded }
        if let message, let fault = amendment.fault(on: message) { return .ignored(fault) }
        let place = Place(of: amendment)
        if let held = latest[place], held.rank >= amendment.rank { return .superseded }
        guard !isOneTooMany(place) else { return .ignored(.tooMany) }
        latest[place] = amendment
        recallIfAsked()
        return message == nil ? .waits : .applied
    }

    /// Whether of two amendments of one message only the later one counts.
    package static func isOfOnePlace(_ one: Amendment, _ other: Amendment) -> Bool {
        Place(of: one) == Place(of: other)
    }

    private func isOneTooMany(_ place: Place) -> Bool {
        guard case .reaction = place.matter, latest[place] == nil else { return false }
        let held = latest.keys.count { key in
            guard case .reaction = key.matter else { return false }
            return key.author == place.author
        }
        return held >= Self.emojiOfAuthor
    }

    /// The message itself has come.
    ///
    /// - Returns: What waited for it in vain. It has no effect, and is noted.
    package mutating func take(_ message: KnownMessage) -> [Amendment: AmendmentFault] {
        guard self.message == nil, message.target == target, message.conversation == conversation else { return [:] }
        self.message = message
        var vain: [Amendment: AmendmentFault] = [:]
        for (place, amendment) in latest {
            guard let fault = amendment.fault(on: message) else { continue }
            vain[amendment] = fault
            latest[place] = nil
        }
        recallIfAsked()
        return vain
    }

    /// Nothing stays of what was recalled, nor of what was said about it.
    private mutating func recallIfAsked() {
        guard let message, latest.values.contains(where: { $0.change == .recall }) else { return }
        isRecalled = true
        latest = [:]
        self.message = message.withoutText
    }
}

extension AmendedMessage {
    package enum Outcome: Hashable, Sendable {
        /// It has not come.
        case absent
        /// Show that there was a message, and nothing of it.
        case recalled
        case shown(Shown)
    }

    package struct Shown: Hashable, Sendable {
        /// `nil` for a message that is no text.
        package let text: MessageText?
        package let isEdited: Bool
        /// In the order of their bytes.
        package let reactions: [ReactionCount]

        package init(text: MessageText?, isEdited: Bool, reactions: [ReactionCount]) {
            self.text = text
            self.isEdited = isEdited
            self.reactions = reactions
        }
    }

    package struct ReactionCount: Hashable, Sendable {
        package let emoji: Line
        /// In their order; each once, whichever identities they had.
        package let users: [Who]

        package init(emoji: Line, users: [Who]) {
            self.emoji = emoji
            self.users = users
        }
    }

    package var outcome: Outcome {
        guard let message else { return .absent }
        guard !isRecalled else { return .recalled }
        let edited = latest.values.lazy.compactMap(\.wording).first
        guard case .text(let written) = message.kind else {
            return .shown(Shown(text: nil, isEdited: false, reactions: reactions))
        }
        return .shown(Shown(text: edited ?? written, isEdited: edited != nil, reactions: reactions))
    }

    private var reactions: [ReactionCount] {
        var users: [Line: Set<Who>] = [:]
        for amendment in latest.values {
            guard case .react(let emoji) = amendment.change else { continue }
            users[emoji, default: []].insert(amendment.author.who)
        }
        return users.map { ReactionCount(emoji: $0.key, users: $0.value.sorted()) }
            .sorted { $0.emoji.bytes.lexicographicallyPrecedes($1.emoji.bytes) }
    }
}

// What a client's own next amendment says.
extension AmendedMessage {
    /// The revision of the author's next edit; `nil` when they have run out.
    package func nextRevision(ofEditsBy author: MessageAuthor) -> UInt32? {
        next(after: latest.values.first { $0.author == author && $0.wording != nil })
    }

    /// The revision of the author's next reaction, or of taking it back; `nil` when they have run out.
    package func nextRevision(of emoji: Line, by author: MessageAuthor) -> UInt32? {
        next(after: latest.values.first { $0.author == author && $0.emoji == emoji })
    }

    private func next(after held: Amendment?) -> UInt32? {
        let (revision, overflow) = (held?.rank.revision ?? 0).addingReportingOverflow(1)
        return overflow ? nil : revision
    }
}

extension Amendment {
    fileprivate var wording: MessageText? { if case .edit(let text) = change { text } else { nil } }

    fileprivate var emoji: Line? {
        switch change {
        case .react(let emoji), .takeBack(let emoji): emoji
        case .edit, .recall: nil
        }
    }
}
