import PosternCrypto
package import PosternWire

/// What passes: that somebody types, or is there. Nobody stores it.
package struct ShownSignal: Hashable, Sendable {
    package enum What: String, CaseIterable, Hashable, Sendable {
        case typing
        /// No longer.
        case stopped
        case here
        case away
        case gone
    }

    package let what: What
    package let from: String
    package let user: UserID
    package let device: DeviceID
    package let conversation: ConversationID
    package let room: String?
    package let at: Timestamp
    package let isMuted: Bool
}

extension ShownSignal.What {
    /// - Returns: `nil` for one of a later version.
    init?(_ signal: Signal) {
        switch signal {
        case .typing: self = .typing
        case .stoppedTyping: self = .stopped
        case .here: self = .here
        case .away: self = .away
        case .gone: self = .gone
        case .later: return nil
        }
    }

    var signal: Signal {
        switch self {
        case .typing: .typing
        case .stopped: .stoppedTyping
        case .here: .here
        case .away: .away
        case .gone: .gone
        }
    }
}
