import Foundation
import PosternTrust

/// Of a policy's settings those that this client obeys, as the administration interface names them.
struct SettingFields: Decodable, Hashable, Sendable {
    struct ReceiptConfig: Decodable, Hashable {
        var status: String?
    }

    struct PasswordFields: Decodable, Hashable {
        var minLength, lowercase, uppercase, numbers, symbols: UInt32?
    }

    var messageForwardingEnabled: Bool?
    var locationEnabled: Bool?
    var presenceEnabled: Bool?
    var readReceiptConfig: ReceiptConfig?
    var maxTtl, maxBor: UInt64?
    var passwordRequirements: PasswordFields?
    var lockoutThreshold, forceDeviceLockout: UInt32?
    var alwaysReauthenticate: Bool?
    var maxNonSsoSessionMinutes: UInt32?
    var quickResponses: [String]?

    init() {}

    /// Of the newest policy of a chain whose settings can be read: one that cannot be changes nothing, so that it never
    /// loosens what the one before it said. Nothing where there is none.
    init(newestReadableIn chain: PolicyChain) {
        for policy in chain.all.reversed() {
            let settings = Data(policy.content.settings.utf8)
            guard let fields = try? JSONDecoder().decode(SettingFields.self, from: settings) else { continue }
            self = fields
            return
        }
        self.init()
    }

    /// With those of the user's security group on top. Receipts and retention are the network's alone.
    func under(_ group: SettingFields) -> SettingFields {
        var fields = self
        fields.messageForwardingEnabled = group.messageForwardingEnabled ?? messageForwardingEnabled
        fields.locationEnabled = group.locationEnabled ?? locationEnabled
        fields.presenceEnabled = group.presenceEnabled ?? presenceEnabled
        fields.maxTtl = group.maxTtl ?? maxTtl
        fields.maxBor = group.maxBor ?? maxBor
        fields.passwordRequirements =
            group.passwordRequirements.map { $0.over(passwordRequirements) } ?? passwordRequirements
        fields.lockoutThreshold = group.lockoutThreshold ?? lockoutThreshold
        fields.forceDeviceLockout = group.forceDeviceLockout ?? forceDeviceLockout
        fields.alwaysReauthenticate = group.alwaysReauthenticate ?? alwaysReauthenticate
        fields.maxNonSsoSessionMinutes = group.maxNonSsoSessionMinutes ?? maxNonSsoSessionMinutes
        fields.quickResponses = group.quickResponses ?? quickResponses
        return fields
    }
}

extension SettingFields.PasswordFields {
    fileprivate func over(_ other: Self?) -> Self {
        Self(
            minLength: minLength ?? other?.minLength,
            lowercase: lowercase ?? other?.lowercase,
            uppercase: uppercase ?? other?.uppercase,
            numbers: numbers ?? other?.numbers,
            symbols: symbols ?? other?.symbols
        )
    }
}
