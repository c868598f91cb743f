package import PosternPrimitives
package import PosternWire

/// What the sign-in key of a vault signs, to show that the vault's secret is known:
///
///     T("vault proof") network[16] user[16] kind.u8 L(host:port) nonce[32]
///
/// The nonce is the relay's and new for each connection, so what the relay saw is of no use for another one; the address
/// keeps a proof given to one relay from being shown to another.
package struct VaultSignInProof: Hashable, Sendable {
    package let who: Who
    /// Of the vault: 1 password, 2 recovery key.
    package let kind: UInt8
    /// That the client connected to.
    package let address: HostAddress
    /// 32 bytes.
    package let nonce: [UInt8]

    package init(who: Who, kind: UInt8, address: HostAddress, nonce: [UInt8]) {
        self.who = who
        self.kind = kind
        self.address = address
        self.nonce = nonce
    }

    package var signed: [UInt8] {
        var writer = ByteWriter()
        writer.label(.vaultProof)
        writer.who(who)
        writer.append([kind])
        writer.address(address)
        writer.append(nonce)
        return writer.bytes
    }

    /// - Returns: r‖s, 132 bytes.
    package func sign(with key: SignInKey) throws(PrimitiveError) -> [UInt8] { try key.sign(signed) }

    /// Verifies for the relay, which then compares H(pk) with what it keeps: the work is the same for a user or vault
    /// that is not there.
    package func isValid(_ signature: [UInt8], by key: SignInPublicKey) -> Bool {
        key.isValid(signature: signature, for: signed)
    }
}
