package import PosternTrust
package import PosternWire

/// A device that gets the message, and the key that it is sealed to.
package struct Recipient: Hashable, Sendable {
    package let user: UserID
    package let device: DeviceID
    package let key: ExchangeKey

    /// - Parameter key: Of a bundle of this user's device that was checked.
    package init(user: UserID, device: DeviceID, key: ExchangeKey) {
        self.user = user
        self.device = device
        self.key = key
    }

    /// - Parameter key: One of the bundle's; a one-time key not used before.
    package init(_ bundle: CheckedBundle, key: ExchangeKey) {
        self.init(user: bundle.who.user, device: bundle.device, key: key)
    }
}
