package import PosternWire

/// Why a version of a signed chain was not taken. What was held before stays.
package enum ChainError: Error, Hashable, Sendable {
    /// The body does not have its layout. ``LayoutError/updateNeeded`` means: what names this document waits.
    case layout(LayoutError)
    /// The signature is not by the key that has to sign this version.
    case notAuthentic
    /// It belongs to another network, user, scope or room.
    case wrongSubject
    /// An older version than the held one, offered as the newest or with bytes that were never held.
    case rollback(held: UInt32, offered: UInt32)
    /// A second, properly signed document of a version that is held: show it.
    case fork(version: UInt32)
    /// Versions between the held and the offered one are missing: fetch from `expected`.
    case gap(expected: UInt32, offered: UInt32)
    /// `prev` is not the hash of the version that is held.
    case brokenLink(version: UInt32)
    /// The newest that was offered is below what somebody trustworthy has named already.
    case belowFloor(floor: UInt32, newest: UInt32)
    /// The policy names a charter version that is not held: fetch the charters.
    case unknownCharter(version: UInt32)
    /// After the newest charter's `expires` nothing new counts.
    case charterExpired
    /// The policy's key is no longer the one of the newest charter.
    case supersededKey
    /// A device id that was removed stands in the list again.
    case deviceReturned(DeviceID)
    /// An identity that was replaced signed again.
    case identityReturned
    /// A room entry names a version of its author's device list that is not held: fetch the lists.
    case unknownList(Who, version: UInt32)
    /// A room entry names a lower version of its author's list than the author's entry before.
    case listVersionFell(Who)
    /// A room entry breaks a rule of rooms.
    case unlawful(UnlawfulEntry)
    /// A room entry by a device that is listed no longer, or an anchor, that nobody stands by whose word counts.
    case unconfirmed(version: UInt32)
}

extension ChainError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .layout(let error): error.description
        case .notAuthentic: "the signature is not by the key that has to sign it"
        case .wrongSubject: "it belongs to another network, user, scope or room"
        case .rollback(let held, let offered): "version \(offered) was offered although version \(held) is known"
        case .fork(let version): "there are two signed documents of version \(version)"
        case .gap(let expected, let offered): "version \(offered) came, version \(expected) is missing"
        case .brokenLink(let version): "version \(version) does not follow from the version that is known"
        case .belowFloor(let floor, let newest): "version \(newest) came, version \(floor) is known to exist"
        case .unknownCharter(let version): "it needs charter version \(version), which is not known"
        case .charterExpired: "the network's charter has expired: nothing new counts before the next one"
        case .supersededKey: "it is signed by an operating key that the newest charter does not name"
        case .deviceReturned(let device): "the removed device \(device) is listed again"
        case .identityReturned: "an identity that was replaced signed again"
        case .unknownList(let who, let version): "it needs version \(version) of \(who.user)'s list, which is not known"
        case .listVersionFell(let who): "it names an older list of \(who.user) than the entry before"
        case .unlawful(let rule): rule.description
        case .unconfirmed(let version): "no device that counts stands by version \(version)"
        }
    }
}
