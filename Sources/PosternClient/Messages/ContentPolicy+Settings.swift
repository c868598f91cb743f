import PosternCrypto

extension ContentPolicy {
    init(_ fields: SettingFields) {
        let receipts: Receipts =
            switch fields.readReceiptConfig?.status {
            case "DISABLED": .off
            case "FORCE_ENABLED": .forced
            default: .on
            }
        self.init(
            allowsForwarding: fields.messageForwardingEnabled ?? true,
            allowsLocation: fields.locationEnabled ?? true,
            allowsPresence: fields.presenceEnabled ?? true,
            receipts: receipts,
            longestExpiry: fields.maxTtl.map { max(1, min(UInt32(clamping: $0), MessageTimers.longest)) },
            longestBurn: fields.maxBor.map { min(UInt32(clamping: $0), MessageTimers.longest) } ?? MessageTimers.longest
        )
    }
}

extension ContentPolicy.Fault {
    /// What the policy does not allow, for `the network does not allow …`.
    var what: String {
        switch self {
        case .forwarding: "to forward messages"
        case .location: "to send locations"
        case .presence: "to say who is there"
        case .receipts: "receipts"
        case .timers: "these timers"
        }
    }
}
