import FoundationEssentials
import PosternStore
import PosternWire

extension Acceptance {
    /// What the sender is told.
    func answer(about message: MessageID) -> ServerFrame.OneOf_Body {
        switch self {
        case .accepted(let accepted): return .accepted(Self.answer(accepted, about: message))
        case .wrongRecipients(let missing, let surplus, let lists):
            var wrong = WrongRecipients()
            wrong.message = Data(message.bytes)
            wrong.missing = missing.map { Data($0.bytes) }
            wrong.surplus = surplus.map { Data($0.bytes) }
            wrong.lists = lists.sorted { $0.key < $1.key }.map { NewestList(of: $0.key.user, version: $0.value) }
            return .wrongRecipients(wrong)
        case .unknownRoom:
            return .refusal(Refusal(.notFound, "no such room, or this user is not in it (any more)", about: message))
        case .staleRoom(let newest):
            let text = "version \(newest.version) is the room's newest: fetch up to it, and seal again"
            var refusal = Refusal(.staleRoom, text, about: message)
            refusal.newestEntry = NewestEntry(newest)
            return .refusal(refusal)
        case .idReused:
            return .refusal(Refusal(.idReused, "this message id was accepted with other bytes", about: message))
        case .overLimits:
            let text = "over this relay's limits for content, devices or time to live: see Welcome"
            return .refusal(Refusal(.tooLarge, text, about: message))
        case .notASender:
            return .refusal(Refusal(.notPermitted, "this device may not send (any more)", about: message))
        case .staleList(let newest):
            return .refusal(Refusal(.staleList, "the newest device list is version \(newest)", about: message))
        case .unknownPeer:
            return .refusal(Refusal(.notFound, "no such user, or without a device yet", about: message))
        case .rateLimited(let seconds):
            let text = "this device has sent \(Limits.deviceMessagesInHour) messages to single devices in this hour"
            return .refusal(Refusal(.rateLimited, text, retryAfter: seconds, about: message))
        case .notRepeatable:
            let text = "messages are repeated for \(Limits.repeatSeconds / 86_400) days after a restore, and not now"
            return .refusal(Refusal(.notPermitted, text, about: message))
        case .unavailable:
            return .refusal(Refusal(.unavailable, "not stored: send it again", retryAfter: 1, about: message))
        }
    }

    private static func answer(_ accepted: AcceptedMessage, about message: MessageID) -> Accepted {
        var answer = Accepted()
        answer.message = Data(message.bytes)
        answer.atMs = accepted.at.milliseconds
        answer.leftOut = accepted.leftOut.map { Data($0.bytes) }
        return answer
    }
}

extension NewestList {
    fileprivate init(of user: UserID, version: UInt32) {
        self.init()
        self.user = Data(user.bytes)
        self.version = version
    }
}
