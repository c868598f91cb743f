/// What both sides must know. What an operator may set lies within these and is told to clients in `Welcome`.
package enum Limits {
    // Framing.
    /// The payload of one frame, bytes; its 4-byte length is not counted.
    package static let frameBytes = 1 << 20
    /// The same before sign-in.
    package static let frameBytesBeforeSignIn = 4096

    // Signed layouts.
    /// SEC1 uncompressed P-521 point.
    package static let pointBytes = 133
    /// ECDSA-P521-SHA512 as r‖s.
    package static let signatureBytes = 132
    /// `L(x)` where nothing else is said.
    package static let sizedBytes = 64 << 10
    /// The settings JSON of a policy.
    package static let settingsBytes = 512 << 10
    /// A signed document's body.
    package static let documentBytes = 1 << 20
    package static let extensionItems = 64
    package static let roots = 1...3
    package static let vouchers = 0...64
    package static let retentionIdentities = 0...16
    package static let hosts = 1...16
    package static let hostBytes = 262
    package static let authorities = 0...8
    package static let loginBytes = 256
    package static let personDevices = 10
    package static let botDevices = 16
    package static let oneTimeKeysInBundle = 8

    // Rooms.
    package static let roomMembers = 500
    /// A room's state, which the relay serves whole.
    package static let roomStateBytes = 256 << 10
    /// Listed devices of all members, so that one message, whose sending device has no row, is for all of them.
    package static let roomDevices = 4096
    /// Rooms that a user is in at a time.
    package static let roomsOfUser = 1024
    /// Room entries that one user may put in an hour.
    package static let roomEntriesInHour = 600
    /// Their bodies together, bytes.
    package static let roomEntryBytesInHour = 4 << 20
    /// Room entries that one user may give back, or put, in an hour, while they are taken back after a restore.
    package static let returnedEntriesInHour = 6000
    /// Their bodies together, bytes.
    package static let returnedEntryBytesInHour = 64 << 20
    /// Entries given back that wait in one room for somebody who stands by them.
    package static let returningEntriesOfRoom = 64
    /// Of them, bytes.
    package static let returningBytesOfRoom = 1 << 20
    /// Of those in all rooms, bytes.
    package static let returningBytes = 32 << 20
    /// Missing devices, and surplus ones, that a `WrongRecipients` names.
    package static let devicesInAnswer = 256
    /// Users whose newest lists a `WrongRecipients` names.
    package static let listsInAnswer = 64

    // Envelopes.
    package static let headerBytes = 304
    package static let hashBytes = 64
    package static let wrapBytes = 48
    /// device[16] key-id[16] wrap[48]
    package static let wrapRowBytes = 80
    package static let wraps = 1...4096
    /// Text that a person writes, UTF-8.
    package static let textBytes = 64 << 10
    /// Content behind its padding.
    package static let paddedContentBytes = 80 << 10
    package static let smallestPadding = 256
    /// The longest time to live at the relay, seconds: 30 days.
    package static let timeToLiveSeconds: UInt32 = 30 * 86_400

    // Exchange keys.
    /// One-time keys serve messages with at most so many rows.
    package static let rowsWithOneTimeKeys = 32
    /// A bundle is refused when it is older, seconds: 30 days.
    package static let bundleAgeSeconds: UInt64 = 30 * 86_400
    /// A bundle is refused when it is further ahead of the sender's clock, seconds.
    package static let bundleAheadSeconds: UInt64 = 3600
    /// A sender's copy of a rotating key is at most so old, seconds.
    package static let rotatingCopySeconds: UInt64 = 86_400
    /// One-time bundles that a relay keeps for a device.
    package static let bundlesOfDevice = 64
    /// Bundles that one user may claim for one device in an hour.
    package static let claimsInHour = 8

    // Joining.
    package static let secretBytes = 32
    package static let invitationSeconds: UInt64 = 7 * 86_400
    package static let vaultBytes = 1024
    /// What `LinkPass` carries, bytes.
    package static let linkPayloadBytes = 256
    /// New devices that wait for one user at a time.
    package static let linksOfUser = 4
    /// How long one waits, seconds.
    package static let linkSeconds: UInt64 = 600
    /// Wrong passwords in a row, from which on a vault is locked.
    package static let wrongPasswords = 5
    /// The first lock, seconds; each further failure doubles it, up to ``longestLockSeconds``.
    package static let firstLockSeconds: UInt64 = 30
    package static let longestLockSeconds: UInt64 = 86_400

    // Connections.
    package static let nonceBytes = 32
    package static let signInSeconds: UInt64 = 10
    package static let unacknowledgedDeliveries = 256
    package static let unacknowledgedBytes = 1 << 20
    package static let queuedEnvelopes = 10_000
    package static let queuedBytes = 256 << 20
    package static let connectionsOfDevice = 8
    package static let connectionsOfAddress = 64
    /// A sender's retry is known for so long, seconds: 30 days.
    package static let retrySeconds: UInt64 = 30 * 86_400
    /// Messages between two devices that one device may send in an hour.
    package static let deviceMessagesInHour = 600
    /// `Repeat`, and lists of other users, are taken for so long after a restore, seconds: 30 days.
    package static let repeatSeconds: UInt64 = 30 * 86_400
    /// Senders keep message secret and envelope for so long, seconds: 7 days.
    package static let repairSeconds: UInt64 = 7 * 86_400
    /// Devices named in one claim; documents asked for in one request come in parts.
    package static let claimedDevices = 64
    /// Of documents in one part, bodies and signatures, bytes; it may be more where one document alone is.
    package static let documentPartBytes = frameBytes / 2
    /// Requests of one connection that wait for an answer.
    package static let requestsInFlight = 64
    /// What the answers of one connection's waiting requests may come to, bytes: from then on it is not read.
    package static let answerBytesInFlight = 1 << 20
}
