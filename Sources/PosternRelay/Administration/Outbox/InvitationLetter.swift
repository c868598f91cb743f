package import PosternStore
package import PosternWire

/// An invitation on its way to the one whom it is for, with everything that its letter says.
package struct InvitationLetter: Sendable {
    package let id: LetterID
    package let recipient: MailAddress
    package let login: String
    package let firstName: String
    package let lastName: String
    package let network: String
    /// 8 digits.
    package let networkNumber: String
    /// 30 digits, as clients show them at joining.
    package let fingerprint: String
    /// `host:port`, the first that the newest charter names.
    package let host: String
    package let invitation: InvitationText
    package let expires: Timestamp
    /// Earlier attempts.
    package let attempts: Int
}

/// What `postern register` takes. A secret: it has no useful description.
package struct InvitationText: Sendable {
    package let revealed: String

    package init(_ text: String) { revealed = text }
}

extension InvitationText: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "(an invitation)" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}

/// What became of a letter.
package enum LetterOutcome: Hashable, Sendable {
    /// The mail server has it.
    case handedOver
    /// Another attempt may go well; why this one did not, without what the letter says.
    case postponed(reason: String)
    /// No other attempt will; why.
    case refused(reason: String)
}

/// When a letter is tried again that could not be handed over: a minute later, then after twice as long each time, up
/// to six hours.
package enum LetterDelay {
    static let firstSeconds: UInt64 = 60
    static let mostSeconds: UInt64 = 6 * 3600

    /// - Parameter failures: So many attempts failed, this one counted; 1 or more.
    package static func seconds(afterFailures failures: Int) -> UInt64 {
        let doublings = UInt64(clamping: min(max(failures - 1, 0), 16))
        return min(firstSeconds << doublings, mostSeconds)
    }
}
