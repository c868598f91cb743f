package import PosternWire

/// An envelope that could not be opened yet, kept sealed.
package struct KeptEnvelope: Hashable, Sendable {
    package enum Reason: Hashable, Sendable {
        /// For a document that is not held. Nothing of it was verified.
        case waits(for: DocumentName)
        /// Its signature is good, and its wrap or ciphertext does not open.
        case closed
    }

    package let arrival: Arrival
    package let reason: Reason
    /// The whole block, once it was fetched.
    package let wrapBlock: [UInt8]?
    /// When its sender was asked for the message secret.
    package let askedAt: Timestamp?
}
