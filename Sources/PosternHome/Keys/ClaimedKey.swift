package import PosternWire

/// An exchange key of another device, from a bundle that was checked.
package struct ClaimedKey: Hashable, Sendable {
    package let device: DeviceID
    package let key: ExchangeKeyID
    package let kind: ExchangeKeyKind
    /// When its device made it.
    package let created: Timestamp
    /// The public key, 133 bytes.
    package let point: [UInt8]

    package init(
        device: DeviceID,
        key: ExchangeKeyID,
        kind: ExchangeKeyKind,
        created: Timestamp,
        point: [UInt8]
    ) {
        self.device = device
        self.key = key
        self.kind = kind
        self.created = created
        self.point = point
    }
}

/// Which keys a message may be sealed to.
package enum KeyChoice: Hashable, Sendable {
    /// One-time keys where there are some, rotating ones else.
    case oneTimeFirst
    /// Large and transient messages, receipts; devices of bots and retention.
    case rotatingOnly
}
