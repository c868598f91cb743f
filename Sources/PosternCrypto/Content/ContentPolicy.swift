/// What the policies in force for a user let the user send. Whoever receives something shows it whatever they say: a
/// policy binds one's own client, and others have other ones.
package struct ContentPolicy: Hashable, Sendable {
    package enum Receipts: Hashable, Sendable {
        /// None are sent, and none that come are shown.
        case off
        /// The user decides.
        case on
        case forced
    }

    package var allowsForwarding: Bool
    package var allowsLocation: Bool
    /// Typing is no presence.
    package var allowsPresence: Bool
    package var receipts: Receipts
    /// Seconds, 60 or more: every message goes after it; `nil` where messages may stay.
    package var longestExpiry: UInt32?
    /// Seconds; 0 where nothing burns.
    package var longestBurn: UInt32

    package init(
        allowsForwarding: Bool = true,
        allowsLocation: Bool = true,
        allowsPresence: Bool = true,
        receipts: Receipts = .on,
        longestExpiry: UInt32? = nil,
        longestBurn: UInt32 = MessageTimers.longest
    ) {
        self.allowsForwarding = allowsForwarding
        self.allowsLocation = allowsLocation
        self.allowsPresence = allowsPresence
        self.receipts = receipts
        self.longestExpiry = longestExpiry
        self.longestBurn = longestBurn
    }
}

extension ContentPolicy {
    package enum Fault: Error, Hashable, Sendable {
        case forwarding
        case location
        case presence
        case receipts
        case timers
    }

    /// Why a client does not send this; `nil` when it may.
    package func fault(of content: Content) -> Fault? {
        if content.forwarded != nil, !allowsForwarding { return .forwarding }
        guard content.body.mayHaveAttributes == false || bounded(content.timers) == content.timers else {
            return .timers
        }
        switch content.body {
        case .location: return allowsLocation ? nil : .location
        case .receipts: return receipts == .off ? .receipts : nil
        case .timers(let set): return bounded(set.timers) == set.timers ? nil : .timers
        case .signal(.here), .signal(.away), .signal(.gone): return allowsPresence ? nil : .presence
        case .text, .contactCard, .reaction, .edit, .recall, .roomDetails, .signal, .unreadable, .rewrap, .sync,
            .unknown:
            return nil
        }
    }

    /// These timers, or the nearest ones that the policy allows. Not to expire is the longest life.
    package func bounded(_ timers: MessageTimers) -> MessageTimers {
        var expiry = timers.expiry
        if let longestExpiry { expiry = expiry == 0 ? longestExpiry : min(expiry, longestExpiry) }
        return MessageTimers(expiry: expiry, burn: min(timers.burn, longestBurn))
    }

    /// - Parameter isWanted: The user's own choice.
    package func sendsReceipts(isWanted: Bool) -> Bool {
        switch receipts {
        case .off: false
        case .on: isWanted
        case .forced: true
        }
    }
}
