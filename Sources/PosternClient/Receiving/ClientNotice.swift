import PosternHome
import PosternTrust
import PosternWire

/// A line for the user that is no message. It is kept in the home until it was printed, and after that for
/// ``Client/explain(_:)``.
package enum ClientNotice: Codable, Hashable, Sendable {
    // Contacts.
    case newContact(login: String, user: String, safety: String, vouched: Bool)
    case renamed(from: String, to: String)
    /// - isHeld: What comes from the new identity is kept sealed.
    case identityChanged(login: String, user: String, safety: String, isHeld: Bool)
    /// The relay had shown another identity, and the pinned one has signed a later list.
    case identityTakenBack(login: String)
    /// A login that is known for somebody leads to another user.
    case loginReused(login: String, user: String, safety: String, vouched: Bool)
    case noLongerVouched(login: String)
    case ownDevicesChanged(added: [String], removed: [String])

    // Documents.
    /// Two signed lists of one version, or none that may follow what is held.
    case listRefused(login: String, why: String)
    case documentRefused(what: String, why: String)
    /// Others than before speak for the network.
    ///
    /// - arrivedExpired: It had expired when it came: what it adds does not count.
    case charterChanged(version: UInt32, changes: [CharterChange], arrivedExpired: Bool)
    case relayRestored(epoch: String)
    /// The restored relay does not have this document, and does not take it.
    case notTakenBack(what: String, version: UInt32, why: String)
    /// The restored relay does not take again what was sent to somebody before.
    case notRepeated(login: String, why: String)
    /// Somebody else holds another document of this version.
    case fork(what: String, version: UInt32)
    /// A signed header names a list that the relay does not give.
    case listWithheld(login: String, version: UInt32)
    /// Somebody says that there is a later one, which the relay does not give.
    case documentWithheld(what: String, version: UInt32, by: String)

    // Rooms.
    case roomChanged(RoomChangeNotice)
    /// Who came to it later does not know what was before.
    case roomJoined(room: RoomName, version: UInt32, by: String, members: [String])
    case roomDetails(room: RoomName, title: String, description: String, by: String)
    /// Somebody without the right to it called the room something.
    case roomDetailsIgnored(room: RoomName, by: String)
    /// Another device of this user has told where it stands, and it is verified here now.
    case roomBrought(room: RoomName, version: UInt32, members: [String])
    case roomEntryRefused(room: RoomName, why: String)
    /// Two signed entries of one version.
    case roomForked(room: RoomName, version: UInt32)
    /// A signed header names an entry that the relay does not give.
    case roomWithheld(room: RoomName, version: UInt32)
    /// An entry by a device that is listed no longer, for which nobody stands whose word counts.
    ///
    /// - changes: It, and what builds on it.
    case roomUnconfirmed(room: RoomName, version: UInt32, by: String, changes: [RoomChangeNotice]? = nil)
    /// An entry of an earlier command, which others' have overtaken.
    case roomNotChanged(room: RoomName)
    /// The relay does not take an entry of an earlier command yet.
    case roomChangeWaits(room: RoomName, why: String)

    // What came, or did not.
    case missing(login: String, device: String, count: UInt64, first: UInt64)
    case expired(login: String, device: String, count: UInt64, first: UInt64)
    /// Somebody else has heard a message that did not come here.
    case heardElsewhere(login: String, device: String, counter: UInt64, by: String)
    case leftOut(login: String, device: String, count: UInt64, first: UInt64)
    case gap(count: UInt64, from: UInt64, to: UInt64)
    case refused(login: String, message: String?, why: String)
    case closed(login: String, message: String, why: String, fault: Fault)
    /// The sender answered, and the message does not open with the answer either.
    case stillClosed(login: String, message: String, why: String)
    /// Kept sealed until the user accepts its sender.
    case held(login: String, message: String)
    case differentHistories(login: String, device: String)
    /// Somebody said something about a message, to which they have no right, or which has no meaning.
    case changeIgnored(login: String, message: String, why: String)
    /// How long messages of this conversation stay from now on, seconds; 0 for ever.
    case timersSet(login: String, expiry: UInt32, burn: UInt32)

    // What was to be sent.
    case unknownDevice(device: String)
    /// An older message of the outbox was not sent.
    case notSent(login: String, why: String, message: String)
    /// One that was written before the identity changed.
    case heldBack(login: String, message: String)

    /// Whose fault it is that a message does not open.
    package enum Fault: String, Codable, Hashable, Sendable {
        case sender
        case relay
        case nobody
    }
}

extension ClientNotice {
    /// In the JSON lines.
    package var kind: String {
        switch self {
        case .newContact: "new-contact"
        case .renamed: "renamed"
        case .identityChanged: "identity-changed"
        case .identityTakenBack: "identity-taken-back"
        case .loginReused: "login-reused"
        case .noLongerVouched: "no-longer-vouched"
        case .ownDevicesChanged: "own-devices-changed"
        case .listRefused: "list-refused"
        case .documentRefused: "document-refused"
        case .charterChanged: "charter-changed"
        case .relayRestored: "relay-restored"
        case .notTakenBack: "not-taken-back"
        case .notRepeated: "not-repeated"
        case .fork: "fork"
        case .listWithheld: "list-withheld"
        case .documentWithheld: "document-withheld"
        case .roomChanged: "room-changed"
        case .roomJoined: "room-joined"
        case .roomDetails: "room-details"
        case .roomDetailsIgnored: "room-details-ignored"
        case .roomBrought: "room-brought"
        case .roomEntryRefused: "room-entry-refused"
        case .roomForked: "room-forked"
        case .roomWithheld: "room-withheld"
        case .roomUnconfirmed: "room-unconfirmed"
        case .roomNotChanged: "room-not-changed"
        case .roomChangeWaits: "room-change-waits"
        case .missing, .heardElsewhere: "missing"
        case .expired: "expired"
        case .leftOut: "left-out"
        case .gap: "gap"
        case .refused: "refused"
        case .closed: "closed"
        case .stillClosed: "still-closed"
        case .held: "held"
        case .differentHistories: "different-histories"
        case .changeIgnored: "change-ignored"
        case .timersSet: "timers-set"
        case .unknownDevice: "unknown-device"
        case .notSent: "not-sent"
        case .heldBack: "held-back"
        }
    }

    /// The message that it is about, as ``Client/explain(_:)`` takes it: an id, or the start of a device's and a
    /// counter.
    package var subject: String? {
        switch self {
        case .refused(_, let message, _): message
        case .closed(_, let message, _, _), .stillClosed(_, let message, _), .held(_, let message),
            .heldBack(_, let message), .notSent(_, _, let message), .changeIgnored(_, let message, _):
            message
        case .missing(_, let device, _, let counter), .expired(_, let device, _, let counter),
            .heardElsewhere(_, let device, let counter, _), .leftOut(_, let device, _, let counter):
            "\(device.prefix(8))-\(counter)"
        default: nil
        }
    }
}
