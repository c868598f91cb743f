package import PosternCrypto
package import PosternHome
import PosternTrust
import PosternWire

/// The settings in force for the user: the network's, and those of the user's security group on top of them. Each is held
/// to its range, whatever the policy says.
package struct UserSettings: Hashable, Sendable {
    /// So many quick responses are shown, each of at most ``Client/textBytes`` bytes.
    static let quickResponses = 10

    package let content: ContentPolicy
    package let password: PasswordRequirements
    package let unlocking: UnlockRules
    /// Each command asks for the password.
    package let asksAlways: Bool
    /// How long the password counts once it was given, minutes; 0 for ever.
    package let sessionMinutes: UInt32
    package let quickResponses: [String]

    init(_ fields: SettingFields) {
        content = ContentPolicy(fields)
        password = PasswordRequirements(fields.passwordRequirements)
        unlocking = UnlockRules(
            lockAfter: Self.held(fields.lockoutThreshold ?? UnlockRules.standard.lockAfter, to: 3...100),
            eraseAfter: Self.switched(fields.forceDeviceLockout, to: 3...99)
        )
        asksAlways = fields.alwaysReauthenticate ?? false
        sessionMinutes = Self.switched(fields.maxNonSsoSessionMinutes, to: 60...525_600)
        quickResponses = (fields.quickResponses ?? [])
            .filter { (1...Client.textBytes).contains($0.utf8.count) }
            .prefix(Self.quickResponses).map { $0 }
    }

    private static func held(_ value: UInt32, to range: ClosedRange<UInt32>) -> UInt32 {
        min(max(value, range.lowerBound), range.upperBound)
    }

    /// 0 is off.
    private static func switched(_ value: UInt32?, to range: ClosedRange<UInt32>) -> UInt32 {
        guard let value, value > 0 else { return 0 }
        return held(value, to: range)
    }
}

extension Network {
    /// What binds the user now.
    package var settings: UserSettings {
        let fields = SettingFields(newestReadableIn: policy)
        return UserSettings(group.map { fields.under(SettingFields(newestReadableIn: $0.policy)) } ?? fields)
    }

    /// What the policies let the user send.
    var contentPolicy: ContentPolicy { settings.content }
}

extension PasswordRequirements {
    fileprivate init(_ fields: SettingFields.PasswordFields?) {
        self.init(
            length: fields?.minLength,
            lowercase: fields?.lowercase,
            uppercase: fields?.uppercase,
            numbers: fields?.numbers,
            symbols: fields?.symbols
        )
    }
}
