package import PosternWire

/// A user's identity key under a secret that the relay does not have: kept, handed out, and never opened here.
package struct SealedVault: Hashable, Sendable {
    package enum Kind: Int, Hashable, Sendable {
        case password = 1
        case recoveryKey = 2
    }

    package let kind: Kind
    /// 16 bytes.
    package let random: [UInt8]
    /// H(pk) of the sign-in key.
    package let signInHash: Hash512
    /// 1 to ``Limits/vaultBytes`` bytes.
    package let sealed: [UInt8]

    package init(kind: Kind, random: [UInt8], signInHash: Hash512, sealed: [UInt8]) {
        self.kind = kind
        self.random = random
        self.signInHash = signInHash
        self.sealed = sealed
    }
}

/// What a login and a kind of vault have here.
package struct VaultSalt: Hashable, Sendable {
    /// `nil`: nobody has this login.
    package let user: UserID?
    /// 16 bytes; `nil` where the user has no such vault.
    package let random: [UInt8]?
}
