package import PosternWire

/// A user's next device list. Its signature and its chain are the relay's to check; the store compares version,
/// identity and login with what is there when it is written, and never lets a removed id return.
package struct DeviceListChange: Hashable, Sendable {
    package let who: Who
    package let document: StoredDocument
    /// The hash of the version before; zero for version 1.
    package let previous: Hash512
    /// The identity that signed it, 133 bytes.
    package let identity: [UInt8]
    /// That it names.
    package let login: String
    package let devices: [ListedDevice]

    package init(
        who: Who,
        document: StoredDocument,
        previous: Hash512,
        identity: [UInt8],
        login: String,
        devices: [ListedDevice]
    ) {
        self.who = who
        self.document = document
        self.previous = previous
        self.identity = identity
        self.login = login
        self.devices = devices
    }
}

package enum ListOutcome: Hashable, Sendable {
    /// Connections of the removed devices are to be ended.
    case stored(removed: [DeviceID])
    case alreadyHeld
    case conflict(newest: UInt32)
    /// These devices were removed once, or are another user's, or have another key: an id never returns.
    case deviceReturns([DeviceID])
    /// It names a login that is neither the user's nor the one that an administrator gave it.
    case wrongLogin
    /// A room that the user is in would have more devices than a room may.
    case roomTooLarge
    /// Another identity signed it than the newest one: that comes by registration alone.
    case anotherIdentity
    /// The user has not registered, is suspended, or was reset.
    case shutOut
    case unknownUser
}
