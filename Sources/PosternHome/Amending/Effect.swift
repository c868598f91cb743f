package import PosternWire

/// What a message does in the home, beside being recorded. In the same transaction: whole or not at all.
package enum Effect: Sendable {
    /// It is not for showing, or has run out.
    case none
    /// It is shown for itself, with what was said about it before it came.
    case message(NewMessage, TargetJudgement)
    case amendment(of: MessagePlace, TargetJudgement)
    case receipts([NewReceipt], telling: @Sendable (NewReceipt) -> [UInt8])
    /// The timers of its conversation.
    case timers(TimersJudgement)
}

/// What another user said of a message of this one.
package struct NewReceipt: Hashable, Sendable {
    package let place: MessagePlace
    package let by: Who
    package let isRead: Bool
    /// The receipt's own sent-at.
    package let at: Timestamp

    package init(place: MessagePlace, by: Who, isRead: Bool, at: Timestamp) {
        self.place = place
        self.by = by
        self.isRead = isRead
        self.at = at
    }
}

/// Decides from the timers that are held, as their owner encoded them, whether others take their place.
package typealias TimersJudgement = @Sendable (_ held: [UInt8]?) throws -> TimersChange?

package struct TimersChange: Hashable, Sendable {
    package let timers: [UInt8]
    package let notice: Notice?

    package init(timers: [UInt8], notice: Notice?) {
        self.timers = timers
        self.notice = notice
    }
}
