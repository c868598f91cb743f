import FoundationEssentials
import PosternStore
import PosternWire

extension Acceptance {
    /// What the sender is told.
    func answer(about message: MessageID) -> ServerFrame.OneOf_Body {
        switch self {
        case .accepted(let accepted): return .accepted(Self.answer(accepted, about: message))
        case .wrongRecipients(let missing, let surplus):
            var wrong = WrongRecipients()
            wrong.message = Data(message.bytes)
            wrong.missing = missing.map { Data($0.bytes) }
            wrong.surplus = surplus.map { Data($0.bytes) }
            return .wrongRecipients(wrong)
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
