package import PosternWire

/// What one device lets pass in one conversation, as far as it still holds. In memory alone.
package struct SignalRecord: Hashable, Sendable {
    private var typing: Heard?
    private var presence: Heard?

    package init() {}

    private struct Heard: Hashable {
        let signal: Signal
        let sentAt: Timestamp
        /// Signals have no counters: of two of one time the greater message id is the later one.
        let message: MessageID
        let receivedAt: Timestamp

        func isLater(than other: Heard?) -> Bool {
            guard let other else { return true }
            return (sentAt, message) > (other.sentAt, other.message)
        }
    }

    /// - Parameters:
    ///   - signal: One of a later version changes nothing.
    ///   - sentAt: The header's.
    ///   - message: The header's id.
    ///   - receivedAt: By this device's clock.
    package mutating func take(_ signal: Signal, sentAt: Timestamp, message: MessageID, receivedAt: Timestamp) {
        let heard = Heard(signal: signal, sentAt: sentAt, message: message, receivedAt: receivedAt)
        switch signal {
        case .typing, .stoppedTyping: if heard.isLater(than: typing) { typing = heard }
        case .here, .away, .gone: if heard.isLater(than: presence) { presence = heard }
        case .later: break
        }
    }

    /// The device sent a message: it types that one no longer.
    package mutating func tookMessage(sentAt: Timestamp) {
        if let typing, typing.sentAt <= sentAt { self.typing = nil }
    }

    package func isTyping(at now: Timestamp) -> Bool {
        guard let typing, typing.signal == .typing else { return false }
        return now < typing.receivedAt.adding(seconds: Signal.typingSeconds)
    }

    /// ``Signal/here`` or ``Signal/away``; `nil` when nothing is known, or it said that it is gone.
    package func presence(at now: Timestamp) -> Signal? {
        guard let presence, presence.signal != .gone else { return nil }
        return now < presence.receivedAt.adding(seconds: Signal.presenceSeconds) ? presence.signal : nil
    }
}
