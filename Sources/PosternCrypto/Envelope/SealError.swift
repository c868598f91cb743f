package import PosternWire

/// Why nothing was sealed: a reader would refuse it, or libcrypto failed.
package enum SealError: Error, Hashable, Sendable {
    /// No recipient, or more than 4,096.
    case recipients(count: Int)
    /// A device stands twice among the recipients, or the sending device stands among them.
    case wrongRecipient(DeviceID)
    /// Two devices publish one key: leave out neither silently, tell the user.
    case keyOfTwoDevices(ExchangeKeyID)
    /// A header field breaks a rule.
    case header(LayoutError)
    /// The content breaks a rule, is too long, or does not fit the header.
    case content(OpenError)
    /// libcrypto failed, or has no randomness.
    case unavailable
}

extension SealError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .recipients(let count): "a message cannot be sealed for \(count) devices"
        case .wrongRecipient(let device): "the device \(device) stands twice among the recipients, or is the sender"
        case .keyOfTwoDevices(let key): "two devices publish the key \(key)"
        case .header(let error): error.description
        case .content(let error): error.description
        case .unavailable: "the cryptographic library failed"
        }
    }
}
