package import PosternWire

/// Which check an envelope did not pass. For this device alone: whoever sent it learns ``Disposition`` at most.
package enum OpenError: Error, Hashable, Sendable {
    // 1: what needs no document.
    case layout(LayoutError)
    case wrongNetwork
    /// The conversation id does not follow from those who talk in it.
    case wrongConversation
    /// A broadcast, of which this software has no documents.
    case notYetUnderstood(Header.Kind)
    /// A transient message that is more than 60 s off.
    case stale

    // 3: the sender.
    case needsList(of: Who, version: UInt32)
    case deviceNotListed

    // 4
    case wrongSignature

    // 5: the wrap.
    /// This device holds no such exchange key: it was used already, or never was its own.
    case unknownKey
    case wrongWrap

    // 6 and 7
    case wrongCommitment
    case wrongCiphertext

    // 8: what was sealed.
    case content(LayoutError)
    /// The content names other users than the conversation has.
    case wrongUsers

    /// libcrypto failed for a reason of its own. Nothing was learnt about the envelope: try again.
    case unavailable
}

extension OpenError {
    /// What becomes of the envelope.
    package enum Disposition: Hashable, Sendable {
        /// Acknowledged as refused, and told to the user once.
        case refused
        /// Acknowledged and kept: a good wrap, or the secret from its sender, opens it.
        case closed
        /// Acknowledged and kept sealed until the document is there.
        case waitsForDocument
        /// Not acknowledged: try again later.
        case unavailable
    }

    package var disposition: Disposition {
        switch self {
        case .layout, .wrongNetwork, .wrongConversation, .notYetUnderstood, .stale, .deviceNotListed, .wrongSignature,
            .content, .wrongUsers:
            .refused
        case .unknownKey, .wrongWrap, .wrongCommitment, .wrongCiphertext: .closed
        case .needsList: .waitsForDocument
        case .unavailable: .unavailable
        }
    }
}

extension OpenError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .layout(let error): "the envelope cannot be read: \(error)"
        case .wrongNetwork: "the envelope is of another network"
        case .wrongConversation: "the conversation does not follow from its users"
        case .notYetUnderstood: "a kind of message that this software does not know: update needed"
        case .stale: "a passing signal that came too late"
        case .needsList(_, let version): "the sender's device list of version \(version) is not known"
        case .deviceNotListed: "the sending device is not on its user's list"
        case .wrongSignature: "the envelope is not signed by the device that it names"
        case .unknownKey: "the key that it was sealed to was used already"
        case .wrongWrap, .wrongCommitment, .wrongCiphertext: "the envelope does not open on this device"
        case .content(let error): "the sealed content breaks a rule: \(error)"
        case .wrongUsers: "the sealed content names other users than its conversation"
        case .unavailable: "the cryptographic library failed"
        }
    }
}
