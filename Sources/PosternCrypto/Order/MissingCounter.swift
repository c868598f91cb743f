package import PosternWire

/// A counter that was skipped, and has not come yet.
package struct MissingCounter: Hashable, Sendable {
    /// What the user was told of it.
    package enum Told: UInt8, Sendable {
        case nothing = 0
        case missing = 1
        case expired = 2
    }

    package let counter: UInt64
    package let noticed: Timestamp
    /// By this device's clock: the relay cannot hold it any longer.
    package internal(set) var expires: Timestamp
    package internal(set) var told = Told.nothing
    /// The envelope hash that a later message of the same sender names for this one.
    var claimed: Hash512?

    init(counter: UInt64, noticed: Timestamp) {
        self.counter = counter
        self.noticed = noticed
        expires = noticed.adding(seconds: UInt64(Limits.timeToLiveSeconds))
    }
}
