package import PosternWire

/// What sign-in needs to know of a device.
package struct Device: Hashable, Sendable {
    package enum Kind: Int, Hashable, Sendable {
        case person = 1
        case bot = 2
        case retention = 3
    }

    package enum Standing: Int, Hashable, Sendable {
        /// On its user's newest list.
        case listed = 1
        /// No longer on it, for good.
        case removed = 2
        /// On it, but an administrator signed it out for good.
        case reset = 3
    }

    package let id: DeviceID
    package let who: Who
    package let login: String
    /// 133 bytes.
    package let publicKey: [UInt8]
    package let kind: Kind
    package let standing: Standing
    /// May neither sign in nor send.
    package let isSuspended: Bool
    package let added: Timestamp
    package let lastSeen: Timestamp?
    /// The user's newest device list.
    package let listVersion: UInt32
    /// The last message of this device that was accepted: a home that was restored from a copy does not know it.
    package let lastAccepted: MessageID?
    /// One-time bundles that nobody has claimed.
    package let bundlesLeft: Int
}

/// A device as it stands in a list that the relay has checked.
package struct ListedDevice: Hashable, Sendable {
    package let id: DeviceID
    package let publicKey: [UInt8]
    package let kind: Device.Kind

    package init(id: DeviceID, publicKey: [UInt8], kind: Device.Kind) {
        self.id = id
        self.publicKey = publicKey
        self.kind = kind
    }
}
