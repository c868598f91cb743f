package import PosternWire

/// A sealed message, ready to be sent; the same bytes are sent again as often as an answer is missing.
package struct SealedMessage: ~Copyable, Sendable {
    package let envelope: Envelope
    package let wrapBlock: WrapBlock
    /// What the next header of this device in this conversation names as `previous`, once this one was accepted.
    package let hash: Hash512
    /// Kept with the envelope for 7 days, for repair, then erased.
    package let secret: MessageSecret
}
