/// Who sees to it that one setting of a security group is kept, and which test shows it.
///
/// The table in the article *Settings* is made of these.
package struct SettingDuty: Hashable, Sendable {
    package enum Keeper: Hashable, Sendable {
        /// Before it does what it is asked.
        case relay
        /// The user's own client, by the signed policy.
        case client
        /// What the setting governs is not there yet: it is stored, shown, and has no effect.
        case nobodyYet(capability: String)
    }

    /// A test by the file that it is in and the beginning of its name.
    package struct Proof: Hashable, Sendable {
        package let file: String
        package let name: String
    }

    /// As the administration interface has it.
    package let setting: String
    package let keeper: Keeper
    /// What is done for it; empty where nothing is.
    package let deed: String
    /// `nil` where there is nothing to show.
    package let proof: Proof?
}

extension SettingDuty {
    private static func client(_ setting: String, _ deed: String, _ test: String) -> SettingDuty {
        SettingDuty(
            setting: setting,
            keeper: .client,
            deed: deed,
            proof: Proof(file: "ObeyedSettingTests", name: test)
        )
    }

    private static func nobody(_ setting: String, _ capability: String) -> SettingDuty {
        SettingDuty(setting: setting, keeper: .nobodyYet(capability: capability), deed: "", proof: nil)
    }

    /// All settings of a security group, by name.
    package static let all: [SettingDuty] = [
        client(
            "alwaysReauthenticate",
            "each command asks for the password of the account, unless the passphrase of the home was given to it",
            "where the policy says so each command asks"
        ),
        nobody("atakPackageValues", "the ATAK plug-in"),
        nobody("calling", "calls"),
        nobody("checkForUpdates", "looking for updates"),
        nobody("enableAtak", "the ATAK plug-in"),
        nobody("enableCrashReports", "crash reports"),
        nobody("enableFileDownload", "files"),
        nobody("enableGuestFederation", "guests"),
        nobody("enableNotificationPreview", "notifications: `receive` prints what came, and tells nobody else of it"),
        nobody("enableOpenAccessOption", "going round censorship"),
        nobody("enableRestrictedGlobalFederation", "federation"),
        nobody("federationMode", "federation"),
        nobody("filesEnabled", "files"),
        client(
            "forceDeviceLockout",
            "after so many wrong passphrases in a row the home is overwritten and erased; 0 never",
            "wrong passphrases of the home lock it"
        ),
        nobody("forceOpenAccess", "going round censorship"),
        nobody("forceReadReceipts", "bots that read rooms"),
        nobody("globalFederation", "federation"),
        nobody("isAtoEnabled", "a second factor"),
        nobody("isLinkPreviewEnabled", "link previews"),
        nobody("locationAllowMaps", "maps"),
        client("locationEnabled", "places are not sent", "forwarding, places, presence and timers"),
        client(
            "lockoutThreshold",
            "from so many wrong secrets in a row on, each one has to wait for the next, twice as long each time: 30 s at"
                + " first, a day at most; passphrases of the home and passwords of the account are counted apart",
            "wrong passwords of the account lock it on this device"
        ),
        nobody("maxAutoDownloadSize", "files"),
        client(
            "maxBor",
            "messages burn no later after reading; 0: none burns",
            "forwarding, places, presence and timers"
        ),
        client(
            "maxNonSsoSessionMinutes",
            "so long after the password nothing is asked of the relay before it is given again; 0 for ever",
            "a session ends after as many minutes"
        ),
        client("maxTtl", "every message goes no later after sending", "forwarding, places, presence and timers"),
        client("messageForwardingEnabled", "messages are not sent on", "forwarding, places, presence and timers"),
        client(
            "passwordRequirements",
            "a password that is chosen at registration, changed or reset has so many characters of each kind",
            "a password is chosen by the policy of the group"
        ),
        nobody("permittedNetworks", "federation"),
        nobody("permittedWickrAwsNetworks", "federation"),
        nobody("permittedWickrEnterpriseNetworks", "federation"),
        client("presenceEnabled", "nobody is told who is there", "forwarding, places, presence and timers"),
        client(
            "quickResponses",
            "`postern quick` lists them, `postern send --quick` sends one",
            "quick responses are listed"
        ),
        nobody("showMasterRecoveryKey", "single sign-on"),
        nobody("shredder", "overwriting free space"),
        nobody("ssoMaxIdleMinutes", "single sign-on"),
    ]
}

extension SettingDuty {
    /// The table of the article, in lines.
    package static var table: [String] {
        ["| setting | kept by | what is done | test |", "|---|---|---|---|"] + all.map(\.row)
    }

    private var row: String {
        let test = proof.map { "`\($0.file)` \"\($0.name)\"" } ?? ""
        return "| `\(setting)` | \(keeper.text) | \(deed) | \(test) |"
    }
}

extension SettingDuty.Keeper {
    fileprivate var text: String {
        switch self {
        case .relay: "relay"
        case .client: "client"
        case .nobodyYet(let capability): "nobody yet: \(capability)"
        }
    }
}
