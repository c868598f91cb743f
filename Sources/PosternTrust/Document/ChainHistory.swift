package import PosternWire

/// The hashes of all versions held of one chain: which version may come next.
///
/// A lower version that is held is known and ignored. Any other lower one is a rollback, the newest version with
/// other bytes is a fork; a chain asks ``checkNext(version:previous:)`` only after the signature, so that nobody can
/// make it cry "fork" without a key.
package struct ChainHistory: Hashable, Sendable {
    /// The hash of version v at v - 1.
    private var hashes: [Hash512] = []

    package init() {}

    /// 0 while nothing is held.
    package var newest: UInt32 { UInt32(clamping: hashes.count) }

    package func hash(of version: UInt32) -> Hash512? {
        version >= 1 && version <= newest ? hashes[Int(version) - 1] : nil
    }

    package func holds(version: UInt32, hash: Hash512) -> Bool { self.hash(of: version) == hash }

    /// - Throws: ``ChainError/gap(expected:offered:)`` for a version that nothing held leads to.
    package func checkReach(of version: UInt32) throws(ChainError) {
        guard version <= newest || version - 1 == newest else { throw .gap(expected: newest + 1, offered: version) }
    }

    /// - Throws: ``ChainError/rollback(held:offered:)``, ``ChainError/fork(version:)``,
    ///   ``ChainError/gap(expected:offered:)`` or ``ChainError/brokenLink(version:)`` unless this is the version after
    ///   the newest.
    package func checkNext(version: UInt32, previous: Hash512) throws(ChainError) {
        try checkReach(of: version)
        guard version >= newest else { throw .rollback(held: newest, offered: version) }
        guard version > newest else { throw .fork(version: version) }
        guard previous == hashes.last ?? .zero else { throw .brokenLink(version: version) }
    }

    /// Takes the version that ``checkNext(version:previous:)`` let through.
    package mutating func append(_ hash: Hash512) { hashes.append(hash) }
}
