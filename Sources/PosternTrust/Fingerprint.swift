package import PosternWire

/// 30 decimal digits in six groups of five, that people compare.
package struct DigitGroups: Hashable, Sendable {
    /// Six groups of five digits, leading zeros kept.
    package let groups: [String]

    /// The first 30 bytes of `hash`, five at a time, big-endian, each modulo 100,000.
    init(of hash: Hash512) {
        groups = (0..<6).map { group in
            let number = hash.bytes[5 * group..<5 * group + 5].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            let digits = String(number % 100_000)
            return String(repeating: "0", count: 5 - digits.count) + digits
        }
    }
}

extension DigitGroups: CustomStringConvertible {
    /// The groups with blanks between them.
    package var description: String { groups.joined(separator: " ") }
}

/// How people compare a network or a key: 30 digits of H(T("fingerprint") pk or id).
package enum Fingerprint {
    package static func of(_ network: NetworkID) -> DigitGroups {
        DigitGroups(of: .of(.fingerprint, network.bytes))
    }

    package static func of<Role>(_ key: VerifyingKey<Role>) -> DigitGroups {
        DigitGroups(of: .of(.fingerprint, key.bytes))
    }
}

/// How two people find out whether each has the other's true identity: 60 digits, the same on both screens.
package struct SafetyNumber: Hashable, Sendable {
    /// 30 digits of each, of H(T("safety") network user identity), in the order of who.
    package let halves: [DigitGroups]

    package init(_ one: Who, _ identity: IdentityPublicKey, and other: Who, _ otherIdentity: IdentityPublicKey) {
        let own = Self.half(one, identity)
        let theirs = Self.half(other, otherIdentity)
        halves = one < other ? [own, theirs] : [theirs, own]
    }

    package static func half(_ who: Who, _ identity: IdentityPublicKey) -> DigitGroups {
        DigitGroups(of: .of(.safety, who.bytes, identity.bytes))
    }
}

extension SafetyNumber: CustomStringConvertible {
    package var description: String { halves.map(\.description).joined(separator: " ") }
}
