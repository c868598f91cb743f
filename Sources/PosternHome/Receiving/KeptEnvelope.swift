package import PosternWire

/// An envelope that could not be opened yet, kept sealed.
package struct KeptEnvelope: Hashable, Sendable {
    package enum Reason: Hashable, Sendable {
        /// For a document that is not held.
        case waits(for: DocumentName)
        /// Its signature is good, and its wrap or ciphertext does not open.
        case closed(Fault?)
        /// Its signature is good, and the user has not accepted its sender's identity or login yet.
        case held
    }

    /// Whose fault it is that an envelope does not open.
    package enum Fault: Int64, Hashable, Sendable {
        /// Enc and this device's row came as they were signed.
        case sender = 1
        /// They did not, or the signed block is not to be had.
        case relay = 2
        /// They did, and the key was used already.
        case nobody = 3
    }

    package let arrival: Arrival
    package let reason: Reason
    /// The whole block, once it was fetched.
    package let wrapBlock: [UInt8]?
    /// When its sender was asked for the message secret last.
    package let askedAt: Timestamp?
    /// When an answer came that does not open it either.
    package let answeredAt: Timestamp?

    package var sender: Who { Who(network: arrival.header.network, user: arrival.header.sender) }
}
