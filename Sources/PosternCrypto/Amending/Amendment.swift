package import PosternWire

/// A message that changes another one: an edit, a recall, or a reaction.
package struct Amendment: Hashable, Sendable {
    package enum Change: Hashable, Sendable {
        case edit(MessageText)
        case recall
        case react(Line)
        case takeBack(Line)
    }

    /// Which of two changes to one thing counts: the later revision. Devices of one user that did not know of each other
    /// can give one revision twice: then the greater device id decides, then the greater first id.
    package struct Rank: Hashable, Comparable, Sendable {
        package let revision: UInt32
        package let device: DeviceID
        package let first: MessageID

        package static func < (left: Self, right: Self) -> Bool {
            (left.revision, left.device, left.first) < (right.revision, right.device, right.first)
        }
    }

    package let conversation: ConversationID
    package let target: Target
    package let author: MessageAuthor
    package let change: Change
    package let rank: Rank

    /// - Parameters:
    ///   - content: Of the amendment itself.
    ///   - conversation: Its header's.
    ///   - device: Its header's.
    /// - Returns: `nil` for a content that changes no other message.
    package init?(_ content: Content, in conversation: ConversationID, by author: MessageAuthor, from device: DeviceID)
    {
        let revision: UInt32
        switch content.body {
        case .edit(let edit): (target, change, revision) = (edit.target, .edit(edit.text), edit.revision)
        case .recall(let recall): (target, change, revision) = (recall.target, .recall, 0)
        case .reaction(let reaction):
            target = reaction.target
            change = reaction.isRemoved ? .takeBack(reaction.emoji) : .react(reaction.emoji)
            revision = reaction.revision
        case .text, .location, .contactCard, .receipts, .roomDetails, .timers, .signal, .unreadable, .rewrap, .sync,
            .unknown:
            return nil
        }
        self.conversation = conversation
        self.author = author
        rank = Rank(revision: revision, device: device, first: content.firstID)
    }
}

extension Amendment {
    /// The rule of who may do what, once the target is known; `nil` when it counts.
    package func fault(on message: KnownMessage) -> AmendmentFault? {
        guard conversation == message.conversation, target == message.target else { return .otherMessage }
        guard message.kind != .aside else { return .notAmendable }
        switch change {
        case .edit:
            guard author == message.author else { return .notItsAuthor }
            return message.kind == .other ? .notEditable : nil
        case .recall: return author == message.author ? nil : .notItsAuthor
        // Who takes a reaction back names nobody else's.
        case .react, .takeBack: return nil
        }
    }
}

extension OpenedMessage {
    /// - Returns: `nil` for a message that changes no other one.
    /// - Throws: ``AmendmentFault/deviceRemoved``.
    package func amendment() throws(AmendmentFault) -> Amendment? {
        guard
            let amendment = Amendment(content, in: header.conversation, by: author, from: header.device)
        else { return nil }
        guard !isDeviceRemoved else { throw .deviceRemoved }
        return amendment
    }
}
