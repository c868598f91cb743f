package import PosternWire

/// Somebody who says that it has the sign-in key of a vault.
package struct VaultAttempt: Sendable {
    /// Who guesses: so that strangers who lock a password do not keep the user's own devices from it.
    package enum Origin: Int, Hashable, Sendable {
        case stranger = 1
        case ownDevice = 2
    }

    package let who: Who
    package let kind: SealedVault.Kind
    package let origin: Origin
    /// Compares in constant time. Called with `nil` where nothing is held, so that this costs the same; what it says
    /// then counts for nothing.
    package let isRight: @Sendable (_ held: Hash512?) -> Bool

    package init(
        who: Who,
        kind: SealedVault.Kind,
        origin: Origin,
        isRight: @escaping @Sendable (_ held: Hash512?) -> Bool
    ) {
        self.who = who
        self.kind = kind
        self.origin = origin
        self.isRight = isRight
    }
}

package enum VaultOpening: Hashable, Sendable {
    case opened(sealed: [UInt8], listVersion: UInt32)
    /// A wrong key, no such vault, or no such user.
    case refused
    /// The same, and the last wrong password for a while.
    case lockedOut(until: Timestamp)
    /// Too many wrong passwords in a row; no key was looked at.
    case locked(until: Timestamp)
}

package enum VaultPutting: Hashable, Sendable {
    case done
    /// As for ``VaultOpening/refused``.
    case refused
    /// As for ``VaultOpening/lockedOut(until:)``.
    case lockedOut(until: Timestamp)
    case locked(until: Timestamp)
}
