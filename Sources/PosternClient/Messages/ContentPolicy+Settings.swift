import Foundation
import PosternCrypto
import PosternTrust

extension Network {
    /// What the network's policy lets its users send. One whose settings cannot be read lets everything through: no check
    /// of who may read hangs on it.
    var contentPolicy: ContentPolicy {
        guard let settings = policy.newest?.content.settings,
            let fields = try? JSONDecoder().decode(ContentPolicy.Fields.self, from: Data(settings.utf8))
        else { return ContentPolicy() }
        return ContentPolicy(fields)
    }
}

extension ContentPolicy {
    /// As the administration API names them.
    fileprivate struct Fields: Decodable {
        struct ReceiptConfig: Decodable {
            let status: String?
        }

        let messageForwardingEnabled: Bool?
        let locationEnabled: Bool?
        let presenceEnabled: Bool?
        let readReceiptConfig: ReceiptConfig?
        let maxTtl: UInt64?
        let maxBor: UInt64?
    }

    fileprivate init(_ fields: Fields) {
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
