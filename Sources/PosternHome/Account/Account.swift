package import PosternWire

/// Who this device is.
package struct Account: Hashable, Sendable {
    package enum Kind: Int64, Sendable {
        case person = 1
        case bot = 2
        case retention = 3
    }

    package let who: Who
    /// In a home: that of the registration. A later one stands in the user's lists.
    package let login: String
    package let device: DeviceID
    package let kind: Kind
    /// The user's identity, a point of 133 bytes.
    package let identity: [UInt8]
    /// The device's signing key, a point of 133 bytes.
    package let signingKey: [UInt8]
    /// Where the invitation said that the relay is, host:port. Other addresses stand in the newest charter.
    package let address: String
    /// The lowest charter version that may be taken: what the invitation named.
    package let charterFloor: UInt32

    package init(
        who: Who,
        login: String,
        device: DeviceID,
        kind: Kind,
        identity: [UInt8],
        signingKey: [UInt8],
        address: String,
        charterFloor: UInt32
    ) {
        self.who = who
        self.login = login
        self.device = device
        self.kind = kind
        self.identity = identity
        self.signingKey = signingKey
        self.address = address
        self.charterFloor = charterFloor
    }

    /// The same account under the login that the user's newest list names.
    package func called(_ login: String) -> Account {
        Account(
            who: who,
            login: login,
            device: device,
            kind: kind,
            identity: identity,
            signingKey: signingKey,
            address: address,
            charterFloor: charterFloor
        )
    }
}

/// How far this home's device has come.
package enum Registration: Hashable, Sendable {
    case none
    /// Everything is made, and nothing is known of an answer: `request` goes to the relay as it is, again and again.
    case drafted(Account, request: [UInt8])
    /// Keys are made for a device that the user's list is to name, or names already.
    case adding(Account)
    case registered(Account, RelayState)
}

/// What this device knows of its relay's store.
package struct RelayState: Hashable, Sendable {
    /// Of the store that holds what this device published; nil before the first sign-in.
    package let epoch: Epoch?
    /// The last message of this device that the relay accepted.
    package let lastAccepted: MessageID?
    /// The home is a copy: another one has gone on under this device's name. Nothing may be sent.
    package let isCopy: Bool
}

/// All that a device makes before it asks to be registered.
package struct RegistrationDraft: Sendable {
    package let account: Account
    /// The whole request, with the invitation's half in it: sent as these bytes whenever it is sent. Empty where there
    /// is none, because another act puts this device on its user's list: ``Registration/adding(_:)``.
    package let request: [UInt8]
    package let signingKey: SealedSecret
    /// A bot's own identity; nil for a person, whose identity is in the vault.
    package let identity: SealedSecret?
    package let bundles: [NewBundle]
    /// Charters, policy, the own first list.
    package let documents: [StoredDocument]

    package init(
        account: Account,
        request: [UInt8],
        signingKey: SealedSecret,
        identity: SealedSecret?,
        bundles: [NewBundle],
        documents: [StoredDocument]
    ) {
        self.account = account
        self.request = request
        self.signingKey = signingKey
        self.identity = identity
        self.bundles = bundles
        self.documents = documents
    }
}
