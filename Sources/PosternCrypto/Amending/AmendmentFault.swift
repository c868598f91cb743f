/// Why an amendment has no effect. It is noted, and refused in no other way.
package enum AmendmentFault: Error, Hashable, Sendable {
    /// Its device was no longer on its user's newest list when it came.
    case deviceRemoved
    /// It is about another message, or one of another conversation.
    case otherMessage
    /// Only the author edits and recalls: the same user with the same identity.
    case notItsAuthor
    /// Only texts are edited.
    case notEditable
    /// The target is not shown for itself: a reaction, an edit, a receipt.
    case notAmendable
    /// Its author has reacted with as many emoji as count.
    case tooMany
}

extension AmendmentFault: CustomStringConvertible {
    package var description: String {
        switch self {
        case .deviceRemoved: "the device is no longer on its user's list"
        case .otherMessage: "it is about another message"
        case .notItsAuthor: "it does not come from the message's author"
        case .notEditable: "the message is no text"
        case .tooMany: "its author has reacted with \(AmendedMessage.emojiOfAuthor) emoji, and no more count"
        case .notAmendable: "nothing can be said about a message of this kind"
        }
    }
}
