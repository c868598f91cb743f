/// The timers that both users of a direct conversation put into what they send from now on.
///
/// A room's are in its signed state instead. Neither changes what was sent before.
package struct ConversationTimers: Hashable, Sendable {
    package let timers: MessageTimers
    /// From 1: one more than that of the newest setting that the sender knew.
    package let revision: UInt32

    package init(_ timers: MessageTimers, revision: UInt32) {
        self.timers = timers
        self.revision = revision
    }
}

extension ConversationTimers {
    /// Whether this one counts where both were said, in whatever order they came: the later revision; of one revision
    /// the shorter expiry, then the shorter burn, where off is the longest. Who said it does not matter.
    package func supersedes(_ other: ConversationTimers) -> Bool { rank > other.rank }

    /// - Parameter held: The setting that counts; `nil` where there was none.
    /// - Returns: `nil` when the revisions have run out.
    package static func next(after held: ConversationTimers?, _ timers: MessageTimers) -> ConversationTimers? {
        let (revision, overflow) = (held?.revision ?? 0).addingReportingOverflow(1)
        return overflow ? nil : ConversationTimers(timers, revision: revision)
    }

    private var rank: (UInt32, UInt32, UInt32) {
        (revision, Self.strictness(timers.expiry), Self.strictness(timers.burn))
    }

    private static func strictness(_ seconds: UInt32) -> UInt32 { seconds == 0 ? 0 : .max - seconds }
}
