package import PosternWire

/// A message that a signed-in device offers, with what the relay has checked and read of it.
package struct Offer: Sendable {
    package enum Kind: Hashable, Sendable {
        /// To the other user's devices and the sender's own other ones; `peer` may be the sender (notes to oneself).
        case direct(peer: Who)
        /// To one device, of this user (who may be the sender).
        case device(of: Who)
        /// To everybody in a room, under the entry that the header names.
        case room(ConversationID, version: UInt32, entry: Hash512)
    }

    /// A message that was accepted before the store was restored, and comes again.
    package enum Repetition: Hashable, Sendable {
        case timely
        /// Refused, unless it is known: the time for repeats is over, or there was no restore.
        case untimely
    }

    package let senderDevice: DeviceID
    package let sender: Who
    package let message: MessageID
    package let fingerprint: Fingerprint
    package let listVersion: UInt32
    package let kind: Kind
    /// Kept as it is: 1 to 1,048,576 bytes.
    package let envelope: [UInt8]
    package let wrapBlock: WrapBlock
    package let timeToLive: UInt32
    package let isTransient: Bool
    package let now: Timestamp
    /// Refused, unless it is the retry of one that was accepted: the caller's limits of today are no reason to answer
    /// that in another way.
    package var isOverLimits = false
    /// `nil` for a new message. A repeated one is for those of its devices that are listed now, whoever else there is.
    package var repetition: Repetition?

    /// - Parameters:
    ///   - fingerprint: Of envelope and wrap block: tells a retry from another message under the same id.
    ///   - timeToLive: Seconds from `now`.
    ///   - isTransient: Delivered to who is there, and never stored.
    ///   - now: The time of acceptance.
    package init(
        senderDevice: DeviceID,
        sender: Who,
        message: MessageID,
        fingerprint: Fingerprint,
        listVersion: UInt32,
        kind: Kind,
        envelope: [UInt8],
        wrapBlock: WrapBlock,
        timeToLive: UInt32,
        isTransient: Bool,
        now: Timestamp
    ) {
        self.senderDevice = senderDevice
        self.sender = sender
        self.message = message
        self.fingerprint = fingerprint
        self.listVersion = listVersion
        self.kind = kind
        self.envelope = envelope
        self.wrapBlock = wrapBlock
        self.timeToLive = timeToLive
        self.isTransient = isTransient
        self.now = now
    }

    var expires: Timestamp { now.adding(seconds: UInt64(timeToLive)) }
    /// What one delivery counts for in a queue.
    var size: Int { envelope.count + OwnWrap.byteCount }
    var key: SentKey { SentKey(device: senderDevice, message: message) }
}

/// Names one sealing: ids are chosen by the sending device, and mean nothing without it.
struct SentKey: Hashable, Sendable {
    let device: DeviceID
    let message: MessageID
}
