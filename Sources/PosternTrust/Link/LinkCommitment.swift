package import PosternWire

/// What a new device fixes before it learns anything of the other one:
///
///     c = H(T("link commit") network[16] user[16] pk_N[133] r_N[32])
///
/// A relay in the middle has to put its own c in the place of this one before it knows what the other device draws, and
/// so meets the code that people compare once in 10^8 tries.
package struct LinkCommitment: Hashable, Sendable {
    package let hash: Hash512

    package init(_ hash: Hash512) {
        self.hash = hash
    }

    package init(of reveal: LinkReveal, for who: Who) {
        hash = .of(.linkCommit, who.bytes, reveal.bytes)
    }
}
