package import PosternWire

/// What a target turned out to be.
package struct KnownMessage: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        case text(MessageText)
        /// A location or a contact card.
        case other
        /// Of a later version: whether it can be edited is not known here.
        case later
        /// It is not shown for itself, so nothing can be said about it.
        case aside
    }

    package let conversation: ConversationID
    package let target: Target
    package let author: MessageAuthor
    package let kind: Kind

    /// - Parameters:
    ///   - conversation: The header's.
    ///   - device: The header's.
    package init(_ content: Content, in conversation: ConversationID, by author: MessageAuthor, from device: DeviceID) {
        self.conversation = conversation
        target = Target(device: device, first: content.firstID)
        self.author = author
        kind = Kind(content.body)
    }

    private init(_ message: KnownMessage, kind: Kind) {
        conversation = message.conversation
        target = message.target
        author = message.author
        self.kind = kind
    }

    /// What is kept of a message that was recalled.
    var withoutText: KnownMessage { KnownMessage(self, kind: .other) }
}

extension KnownMessage.Kind {
    fileprivate init(_ body: Content.Body) {
        self =
            switch body {
            case .text(let text): .text(text)
            case .location, .contactCard: .other
            case .unknown: .later
            case .reaction, .edit, .recall, .receipts, .roomDetails, .timers, .signal, .unreadable, .rewrap, .sync:
                .aside
            }
    }
}

extension OpenedMessage {
    /// What others may be about.
    package var known: KnownMessage {
        KnownMessage(content, in: header.conversation, by: author, from: header.device)
    }
}
