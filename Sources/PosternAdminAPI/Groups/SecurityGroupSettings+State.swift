extension SecurityGroupSettings {
    /// What a new group has: every setting.
    package static let defaults: SecurityGroupSettings = {
        var settings = SecurityGroupSettings()
        settings.setGeneral()
        settings.setMessaging()
        settings.setSecurity()
        settings.setFederation()
        return settings
    }()

    /// This state with the settings that `change` has; inside of calling, shredder and password
    /// requirements too. Lists are replaced.
    ///
    /// - Throws: `EncodingError` or `DecodingError`, neither of which settings can cause.
    package func merged(with change: SecurityGroupSettings) throws -> SecurityGroupSettings {
        try JSONValue(encoding: self).merged(with: JSONValue(encoding: change)).decoded(as: Self.self)
    }

    /// What is wrong with a whole state whose settings are each right for themselves.
    package var faults: [ErrorDetail] {
        var faults: [ErrorDetail] = []
        if let wipe = forceDeviceLockout, wipe != 0, wipe >= lockoutThreshold ?? .max {
            faults.append(
                ErrorDetail(field: "securityGroupSettings.forceDeviceLockout", reason: "must be below lockoutThreshold")
            )
        }
        if let passwords = passwordRequirements, passwords.leastCount > passwords.minLength ?? .max {
            faults.append(
                ErrorDetail(
                    field: "securityGroupSettings.passwordRequirements",
                    reason: "must not ask for more than minLength"
                )
            )
        }
        return faults
    }

    private mutating func setGeneral() {
        atakPackageValues = []
        checkForUpdates = true
        enableAtak = false
        enableCrashReports = false
        enableNotificationPreview = true
        enableOpenAccessOption = false
        forceOpenAccess = false
        presenceEnabled = true
    }

    private mutating func setMessaging() {
        calling = CallingSettings(canStart11Call: true, canVideoCall: true, forceTcpCall: false)
        enableFileDownload = true
        filesEnabled = true
        forceReadReceipts = false
        isLinkPreviewEnabled = true
        locationAllowMaps = true
        locationEnabled = true
        maxAutoDownloadSize = 7_340_032
        maxBor = 604_800
        maxTtl = 2_592_000
        messageForwardingEnabled = true
        quickResponses = []
    }

    private mutating func setSecurity() {
        alwaysReauthenticate = false
        forceDeviceLockout = 0
        isAtoEnabled = false
        lockoutThreshold = 10
        passwordRequirements = .defaults
        showMasterRecoveryKey = true
        shredder = ShredderSettings(canProcessManually: true, intensity: 0)
        ssoMaxIdleMinutes = 0
        maxNonSsoSessionMinutes = 0
    }

    private mutating func setFederation() {
        enableGuestFederation = false
        enableRestrictedGlobalFederation = false
        globalFederation = false
        federationMode = 0
        permittedNetworks = []
        permittedWickrAwsNetworks = []
        permittedWickrEnterpriseNetworks = []
    }
}

extension PasswordRequirements {
    static let defaults: PasswordRequirements = {
        var requirements = PasswordRequirements()
        requirements.minLength = 12
        requirements.lowercase = 0
        requirements.uppercase = 0
        requirements.numbers = 0
        requirements.symbols = 0
        return requirements
    }()

    /// How long a password has to be to have all that is asked for.
    fileprivate var leastCount: Int {
        (lowercase ?? 0) + (uppercase ?? 0) + (numbers ?? 0) + (symbols ?? 0)
    }
}
