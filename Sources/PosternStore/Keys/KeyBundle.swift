package import PosternWire

/// A signed bundle of exchange keys, as received. The relay has checked body and signature.
package struct KeyBundle: Hashable, Sendable {
    package enum Kind: Int, Hashable, Sendable {
        /// Handed out once.
        case oneTime = 1
        /// Handed out until the next one comes.
        case rotating = 2
    }

    package let kind: Kind
    package let created: Timestamp
    package let body: [UInt8]
    package let signature: [UInt8]

    package init(kind: Kind, created: Timestamp, body: [UInt8], signature: [UInt8]) {
        self.kind = kind
        self.created = created
        self.body = body
        self.signature = signature
    }
}

/// What a claim got for one device.
package struct ClaimedBundle: Hashable, Sendable {
    package let device: DeviceID
    /// `nil`: the device has no usable key.
    package let bundle: KeyBundle?

    package init(device: DeviceID, bundle: KeyBundle?) {
        self.device = device
        self.bundle = bundle
    }
}

package enum PutKeysOutcome: Hashable, Sendable {
    /// So many one-time bundles wait for a claim now.
    case taken(left: Int)
    /// More than ``Limits/bundlesOfDevice`` one-time bundles would wait; nothing changed.
    case tooMany(left: Int)
    case unknownDevice
}
