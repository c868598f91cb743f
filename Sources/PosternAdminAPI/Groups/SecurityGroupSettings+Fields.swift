extension SecurityGroupSettings {
    /// Every setting with its bounds.
    package static let fields: [Field] = general + messaging + calls + security + federation

    private static let general: [Field] = [
        Field("checkForUpdates", .boolean, "Clients look for updates."),
        Field("enableAtak", .boolean, "The ATAK plug-in may be used."),
        Field("atakPackageValues", .list(.text(TextRule(1...256, .word)), 0...100), "Packages of the ATAK plug-in."),
        Field("enableCrashReports", .boolean, "Users may send crash reports."),
        Field("enableNotificationPreview", .boolean, "Notifications show text."),
        Field("enableOpenAccessOption", .boolean, "Users may turn on circumvention of censorship."),
        Field("forceOpenAccess", .boolean, "Circumvention is always on; needs enableOpenAccessOption."),
        Field("presenceEnabled", .boolean, "Users see who is there."),
    ]

    private static let messaging: [Field] = [
        Field("enableFileDownload", .boolean, "Files may be saved outside of the client."),
        Field("filesEnabled", .boolean, "Files may be sent."),
        Field("forceReadReceipts", .boolean, "Approved bots read rooms without being spoken to."),
        Field("isLinkPreviewEnabled", .boolean, "Links are shown with a preview."),
        Field("locationAllowMaps", .boolean, "Positions are shown on maps; needs locationEnabled."),
        Field("locationEnabled", .boolean, "Positions may be sent."),
        Field(
            "maxAutoDownloadSize",
            .integer([512_000...512_000, 7_340_032...7_340_032]),
            "The largest file fetched without asking, in bytes."
        ),
        Field("maxBor", .integer(0...31_536_000), "The longest burn-on-read, in seconds."),
        Field("maxTtl", .integer(60...31_536_000), "The longest life of a message, in seconds."),
        Field("messageForwardingEnabled", .boolean, "Messages may be forwarded."),
        Field("quickResponses", .list(.text(TextRule(1...8_000, .paragraphs)), 0...10), "Answers kept ready."),
    ]

    private static let calls: [Field] = [
        Field(
            "calling",
            .object(
                [
                    Field("canStart11Call", .boolean, "Users may call each other."),
                    Field("canVideoCall", .boolean, "Calls may have video; needs canStart11Call."),
                    Field("forceTcpCall", .boolean, "Calls go over TCP only."),
                ],
                unknown: .refused
            ),
            "Calls."
        )
    ]

    private static let security: [Field] = [
        Field("alwaysReauthenticate", .boolean, "The password is asked each time the client comes to the front."),
        Field("forceDeviceLockout", .integer([0...0, 3...99]), "Failed sign-ins until a device is wiped; 0 is never."),
        Field("isAtoEnabled", .boolean, "A second factor is needed to add a device."),
        Field("lockoutThreshold", .integer(3...100), "Failed sign-ins until an account is locked."),
        Field("passwordRequirements", .object(PasswordRequirements.fields, unknown: .refused), "Passwords."),
        Field("showMasterRecoveryKey", .boolean, "Users get a recovery key."),
        Field("shredder", .object(ShredderSettings.fields, unknown: .refused), "Overwriting of free space."),
        Field("ssoMaxIdleMinutes", .integer([0...0, 60...525_600]), "Idle minutes until sign-out; 0 is never."),
        Field("maxNonSsoSessionMinutes", .integer([0...0, 60...525_600]), "Minutes of a session; 0 is no end."),
    ]

    private static let federation: [Field] = [
        Field("enableGuestFederation", .boolean, "Users may talk with guests; needs globalFederation."),
        Field("enableRestrictedGlobalFederation", .boolean, "Outside only to the lists; needs globalFederation."),
        Field("globalFederation", .boolean, "Users may talk with other installations."),
        Field("federationMode", .integer(0...2), "Here: 0 no other network, 1 all, 2 permittedNetworks."),
        Field("permittedNetworks", .list(.text(.networkID), 0...100), "Networks here."),
        Field(
            "permittedWickrAwsNetworks",
            .list(.object([permitted("region", "The region."), permittedID], unknown: .refused), 0...100),
            "Networks in regions."
        ),
        Field(
            "permittedWickrEnterpriseNetworks",
            .list(.object([permitted("domain", "The installation."), permittedID], unknown: .refused), 0...100),
            "Networks of other installations."
        ),
    ]

    private static let permittedID = Field("networkId", .text(.networkID), .required, "The network there.")

    private static func permitted(_ name: String, _ summary: String) -> Field {
        Field(name, .text(TextRule(1...253, .word)), .required, summary)
    }
}

extension PasswordRequirements {
    static let fields: [Field] = [
        Field("minLength", .integer(12...128), "Characters in all."),
        Field("lowercase", .integer(0...16), "Lower-case letters."),
        Field("uppercase", .integer(0...16), "Upper-case letters."),
        Field("numbers", .integer(0...16), "Digits."),
        Field("symbols", .integer(0...16), "Other characters."),
    ]
}

extension ShredderSettings {
    static let fields: [Field] = [
        Field("canProcessManually", .boolean, "Users may start it."),
        Field("intensity", .integer([0...0, 20...20, 60...60, 100...100]), "Megabytes a minute."),
    ]
}
