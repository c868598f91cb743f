/// What becomes of a home whose passphrase somebody guesses at.
package struct UnlockRules: Hashable, Sendable {
    /// From so many wrong ones in a row on each further one has to wait, longer and longer; 0 never.
    package let lockAfter: UInt32
    /// After so many in a row the home is erased; 0 never.
    package let eraseAfter: UInt32

    package init(lockAfter: UInt32, eraseAfter: UInt32) {
        (self.lockAfter, self.eraseAfter) = (lockAfter, eraseAfter)
    }

    /// Where nobody has said anything.
    package static let standard = UnlockRules(lockAfter: 10, eraseAfter: 0)
}
