/// What the home has of a message that another one is about.
package struct AmendedTarget: Sendable {
    package let place: MessagePlace
    /// `nil` while it has not come.
    package let message: StoredMessage?
    package let amendments: [HeldAmendment]
    /// It was here, and its time had come.
    package let isGone: Bool
    /// It is here, in another conversation.
    package let isElsewhere: Bool
}

/// Something that was said about a message, as its owner encoded it.
package struct HeldAmendment: Hashable, Sendable {
    let number: Int64
    package let content: [UInt8]
}

/// What becomes of a message, decided from what the home has of it.
package struct TargetChange: Hashable, Sendable {
    /// What counts no more.
    package var dropped: [HeldAmendment] = []
    package var kept: [UInt8]?
    /// Nothing of the message stays but that it was there, and nothing of what was said about it.
    package var isRecall = false
    /// What the user is shown of it, as its owner encodes it.
    package var shown: [UInt8]?
    package var notices: [Notice] = []

    package init() {}
}

/// Decides what becomes of a message, within the transaction that writes it. It looks at what it is given alone.
package typealias TargetJudgement = @Sendable (AmendedTarget) throws -> TargetChange
