package import PosternWire

/// A user's next device list, checked by the relay: signature, chain, and that no removed id comes back is the
/// relay's to check; the store compares the version and never lets a removed id return.
package struct DeviceListChange: Hashable, Sendable {
    package let who: Who
    package let document: StoredDocument
    /// The hash of the version before; zero for version 1.
    package let previous: Hash512
    /// The identity that signed it, 133 bytes.
    package let identity: [UInt8]
    package let devices: [ListedDevice]

    package init(
        who: Who,
        document: StoredDocument,
        previous: Hash512,
        identity: [UInt8],
        devices: [ListedDevice]
    ) {
        self.who = who
        self.document = document
        self.previous = previous
        self.identity = identity
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
    case unknownUser
}
