package import PosternWire

/// One sealing of an outgoing message, to be stored before its first byte goes out.
package struct NewSealing: Sendable {
    package let first: MessageID
    package let envelope: Envelope
    package let hash: Hash512
    package let wrapBlock: [UInt8]
    /// The message secret, sealed for ``SecretOwner/message(_:)``: kept 7 days, for repair. Nil for messages between
    /// devices, which are not repaired.
    package let secret: SealedSecret?
    /// Devices on the recipients' lists that it was not sealed to, for want of a usable key.
    package let omitted: [DeviceID]
    /// The caller's own record of what it told its recipients; comes back as ``SendSlot/lastView`` if accepted.
    package let view: [UInt8]

    package init(
        first: MessageID,
        envelope: Envelope,
        hash: Hash512,
        wrapBlock: [UInt8],
        secret: SealedSecret?,
        omitted: [DeviceID],
        view: [UInt8]
    ) {
        self.first = first
        self.envelope = envelope
        self.hash = hash
        self.wrapBlock = wrapBlock
        self.secret = secret
        self.omitted = omitted
        self.view = view
    }
}

/// A stored sealing, for 7 days after it was made: what goes to the relay, at first, again, and as a repeat.
package struct Sealing: Hashable, Sendable {
    package enum State: Int64, Hashable, Sendable {
        case unanswered = 1
        case accepted = 2
        case refused = 3
    }

    package let message: MessageID
    package let first: MessageID
    package let conversation: ConversationID
    package let kind: Header.Kind
    /// The other user of a direct conversation; of a message between devices, the recipient's.
    package let peer: Who?
    package let state: State
    package let hash: Hash512
    package let sealedAt: Timestamp
    package let envelope: [UInt8]
    package let wrapBlock: [UInt8]
}
