package import PosternWire

/// A user's devices, as the user's identity says.
///
///     T("device list") network[16] user[16] L(login) version.u32 prev[64] identity pk
///     n*(device[16] pk kind.u8 suites.u16 added) X
package struct DeviceList: Hashable, Sendable {
    package var network: NetworkID
    package var user: UserID
    package var login: Login
    package var version: UInt32
    package var previous: Hash512
    package var identity: IdentityPublicKey
    /// At most 10; of bots and retention 16. Nobody is reached while it is empty.
    package var devices: [ListedDevice]
    package var extensions: Extensions

    /// The first list of a user.
    package init(
        network: NetworkID,
        user: UserID,
        login: Login,
        identity: IdentityPublicKey,
        devices: [ListedDevice]
    ) {
        self.network = network
        self.user = user
        self.login = login
        version = 1
        previous = .zero
        self.identity = identity
        self.devices = devices
        extensions = Extensions()
    }

    package var who: Who { Who(network: network, user: user) }

    package func device(_ id: DeviceID) -> ListedDevice? { devices.first { $0.id == id } }
}

/// One device of a ``DeviceList``.
package struct ListedDevice: Hashable, Sendable {
    package enum Kind: UInt8, Sendable {
        case person = 1
        case bot = 2
        case retention = 3

        /// The most devices in a list of this kind.
        package var limit: Int { self == .person ? Limits.personDevices : Limits.botDevices }
    }

    package let id: DeviceID
    package let key: DevicePublicKey
    package let kind: Kind
    package let suites: Suites
    package let added: Timestamp

    /// The id follows from the key.
    package init(key: DevicePublicKey, kind: Kind, suites: Suites = .own, added: Timestamp) {
        id = DeviceID(of: key)
        self.key = key
        self.kind = kind
        self.suites = suites
        self.added = added
    }
}

/// The suites that a device can open: bit 0 is suite 1. Unknown bits are ignored, and kept.
package struct Suites: OptionSet, Hashable, Sendable {
    package let rawValue: UInt16

    package init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    package static let suite1 = Suites(rawValue: 1)
    /// What this code opens.
    package static let own: Suites = [.suite1]
}
