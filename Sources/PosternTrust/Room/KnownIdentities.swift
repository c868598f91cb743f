package import PosternWire

/// What whoever judges an entry knows of the users' identities. The rules are the same for all; this is what differs.
///
/// Both answers can only change in one direction, whatever comes after: an identity that was a user's stays one that
/// was, and a replaced one never returns. So what the relay took when it was new, a reader takes years later.
package enum KnownIdentities: Hashable, Sendable {
    /// The relay and an author take nobody's identity but the newest: H(identity) of each user's newest list.
    case newest([Who: Hash512])
    /// A reader takes any identity of a user's chain; who is not current gets nothing anyway.
    case ever([Who: DeviceListChain])

    /// Whether an entry may give `who` this identity, or be by it.
    func take(_ identity: Hash512, of who: Who) -> Bool {
        switch self {
        case .newest(let identities): identities[who] == identity
        case .ever(let chains): chains[who]?.hasHad(identity) ?? false
        }
    }

    /// Whether `identity`, which stands in a room, is known to be `who`'s no longer. Of somebody of whom nothing is
    /// known, or less than whoever set them knew, nothing is: a room's moderators do not lose it by that.
    func isReplaced(_ identity: Hash512, of who: Who) -> Bool {
        switch self {
        case .newest(let identities): identities[who].map { $0 != identity } ?? false
        case .ever(let chains):
            chains[who].map { $0.hasHad(identity) && $0.newest.content.identity.hash != identity } ?? false
        }
    }
}

extension DeviceListChain {
    /// Whether this was the user's identity in any version.
    package func hasHad(_ identity: Hash512) -> Bool { all.contains { $0.content.identity.hash == identity } }
}
