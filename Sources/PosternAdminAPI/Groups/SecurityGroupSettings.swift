/// The settings of a security group, all of them optional: what an update changes, or the whole state.
///
/// A setting whose condition is off keeps its value and has no effect.
package struct SecurityGroupSettings: Codable, Hashable, Sendable {
    package var alwaysReauthenticate: Bool?
    package var atakPackageValues: [String]?
    package var calling: CallingSettings?
    package var checkForUpdates: Bool?
    package var enableAtak: Bool?
    package var enableCrashReports: Bool?
    package var enableFileDownload: Bool?
    package var enableGuestFederation: Bool?
    package var enableNotificationPreview: Bool?
    package var enableOpenAccessOption: Bool?
    package var enableRestrictedGlobalFederation: Bool?
    package var filesEnabled: Bool?
    /// Failed sign-ins until a device's data is wiped; 0 is never.
    package var forceDeviceLockout: Int?
    package var forceOpenAccess: Bool?
    /// By the model's name; it lets approved bots read rooms without being spoken to.
    package var forceReadReceipts: Bool?
    package var globalFederation: Bool?
    package var isAtoEnabled: Bool?
    package var isLinkPreviewEnabled: Bool?
    package var locationAllowMaps: Bool?
    package var locationEnabled: Bool?
    /// Bytes.
    package var maxAutoDownloadSize: Int64?
    /// Seconds.
    package var maxBor: Int?
    /// Seconds.
    package var maxTtl: Int64?
    package var messageForwardingEnabled: Bool?
    package var passwordRequirements: PasswordRequirements?
    package var presenceEnabled: Bool?
    package var quickResponses: [String]?
    package var showMasterRecoveryKey: Bool?
    package var shredder: ShredderSettings?
    /// Minutes; 0 is for ever.
    package var ssoMaxIdleMinutes: Int?
    /// Minutes; 0 is for ever.
    package var maxNonSsoSessionMinutes: Int?
    /// 0 none, 1 all networks here, 2 those of ``permittedNetworks``.
    package var federationMode: Int?
    package var lockoutThreshold: Int?
    package var permittedNetworks: [String]?
    package var permittedWickrAwsNetworks: [WickrAwsNetwork]?
    package var permittedWickrEnterpriseNetworks: [PermittedWickrEnterpriseNetwork]?

    package init() {}
}

package struct CallingSettings: Codable, Hashable, Sendable {
    package var canStart11Call: Bool?
    package var canVideoCall: Bool?
    package var forceTcpCall: Bool?

    package init(canStart11Call: Bool? = nil, canVideoCall: Bool? = nil, forceTcpCall: Bool? = nil) {
        self.canStart11Call = canStart11Call
        self.canVideoCall = canVideoCall
        self.forceTcpCall = forceTcpCall
    }
}

/// How many characters a password must have, in all and of each kind.
package struct PasswordRequirements: Codable, Hashable, Sendable {
    package var lowercase: Int?
    package var minLength: Int?
    package var numbers: Int?
    package var symbols: Int?
    package var uppercase: Int?

    package init() {}
}

package struct ShredderSettings: Codable, Hashable, Sendable {
    package var canProcessManually: Bool?
    /// Megabytes a minute.
    package var intensity: Int?

    package init(canProcessManually: Bool? = nil, intensity: Int? = nil) {
        self.canProcessManually = canProcessManually
        self.intensity = intensity
    }
}

package struct WickrAwsNetwork: Codable, Hashable, Sendable {
    package var region: String
    package var networkId: String

    package init(region: String, networkId: String) {
        self.region = region
        self.networkId = networkId
    }
}

package struct PermittedWickrEnterpriseNetwork: Codable, Hashable, Sendable {
    package var domain: String
    package var networkId: String

    package init(domain: String, networkId: String) {
        self.domain = domain
        self.networkId = networkId
    }
}
