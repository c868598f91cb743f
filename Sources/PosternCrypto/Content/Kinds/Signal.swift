/// What passes: whether somebody types in this conversation, or is there at all. In transient messages alone; nobody
/// stores it.
package enum Signal: Hashable, Sendable {
    case typing
    case stoppedTyping
    case here
    case away
    case gone
    /// Of a later version, from 6: ignored.
    case later(UInt32)

    /// How long ``typing`` holds from its receipt, seconds. Who goes on typing says so again after half of it.
    package static let typingSeconds: UInt64 = 10
    /// How long ``here`` and ``away`` hold from their receipt, seconds. Who stays says so again after half of it.
    package static let presenceSeconds: UInt64 = 300

    /// - Returns: `nil` for 0.
    package init?(state: UInt32) {
        switch state {
        case 0: return nil
        case 1: self = .typing
        case 2: self = .stoppedTyping
        case 3: self = .here
        case 4: self = .away
        case 5: self = .gone
        default: self = .later(state)
        }
    }

    package var state: UInt32 {
        switch self {
        case .typing: 1
        case .stoppedTyping: 2
        case .here: 3
        case .away: 4
        case .gone: 5
        case .later(let state): state
        }
    }
}
