package import PosternWire

/// What is stored about the counters of one sender device in one conversation. Its rules are its owner's: here it is
/// bytes that change only in the transaction that takes the envelope, and only from the state that the owner saw.
package struct SenderRecord: Hashable, Sendable {
    package let conversation: ConversationID
    package let device: DeviceID
    /// As its owner encoded it; empty while nothing was taken.
    package let bytes: [UInt8]
    let revision: Int64

    /// The record that comes after this one.
    ///
    /// - Parameter nextNotice: When the owner has something to tell; nil for never. See ``Home/recordsDue(at:)``.
    package func replaced(by bytes: [UInt8], nextNotice: Timestamp?) -> RecordUpdate {
        RecordUpdate(old: self, bytes: bytes, nextNotice: nextNotice)
    }
}

/// A change of a ``SenderRecord``, for the verbs that take an envelope.
package struct RecordUpdate: Hashable, Sendable {
    let old: SenderRecord
    let bytes: [UInt8]
    let nextNotice: Timestamp?
}

/// What became of an envelope that was taken.
package struct TakenEnvelope: Hashable, Sendable {
    package enum Outcome: Int64, Hashable, Sendable {
        case opened = 1
        case refused = 2
        case closed = 3
    }

    package let counter: UInt64
    package let hash: Hash512
    package let outcome: Outcome
}

/// The envelope that was heard last from a device.
package struct Head: Hashable, Sendable {
    package let device: DeviceID
    package let counter: UInt64
    package let hash: Hash512
}
