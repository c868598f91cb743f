import PosternPrimitives
package import PosternTrust
package import PosternWire

/// What scrypt makes of a vault's secret: the sign-in key whose proof the relay asks for, and the key of the vault.
///
///     out (64)         = scrypt(secret, salt: H(T("vault salt") network user random[16]), N = 2^17, r = 8, p = 1)
///     sign-in key (66) = Derive(out, "sign-in key", ""), a scalar of P-521: see ``SignInKey``
///     vault (214)      = Box(out, "vault", network user kind.u8 identity[133],
///                            scalar[66] list-version.u32 H(list)[64])
///
/// The parameters are fixed: a relay that could name them would make guessing cheap. `out` makes one box, because
/// `random` is new whenever a vault is made (RFC 7914 for scrypt).
package struct VaultKey: ~Copyable, Sendable {
    package static let randomBytes = 16

    package let kind: VaultSecret.Kind
    package let owner: Who
    package let random: [UInt8]
    private let out: SecretBytes

    /// Blocks its thread for about half a second, and takes 128 MiB meanwhile.
    ///
    /// - Parameters:
    ///   - owner: From the network code and the relay's answer: a wrong one gives a wrong key, nothing else.
    ///   - random: 16 bytes; new for a new vault, the relay's for an old one.
    /// - Throws: ``VaultError/doesNotOpen`` for another count of random bytes, ``VaultError/unavailable``.
    package init(_ secret: borrowing VaultSecret, owner: Who, random: [UInt8]) throws(VaultError) {
        out = try Self.stretch(secret.bytes, owner: owner, random: random)
        kind = secret.kind
        self.owner = owner
        self.random = random
    }

    private static func stretch(
        _ secret: borrowing SecretBytes,
        owner: Who,
        random: [UInt8]
    ) throws(VaultError) -> SecretBytes {
        guard random.count == randomBytes else { throw .doesNotOpen }
        let salt = Hash512.of(.vaultSalt, owner.bytes, random)
        do {
            return try Scrypt.derive(password: secret, salt: salt.bytes, n: 1 << 17, r: 8, p: 1, count: 64)
        } catch {
            throw .unavailable
        }
    }

    /// Signs what the relay asks for before it hands out the vault. Neither key nor proof reveals anything about the
    /// vault's own key.
    ///
    /// - Throws: ``VaultError/unavailable``.
    package func signInKey() throws(VaultError) -> SignInKey { try SignInKey(derivedFrom: out) }

    /// The sealed vault. Call it once for one key.
    ///
    /// - Parameters:
    ///   - list: Version and H(body) of the device list that is newest now: a floor for whoever opens the vault.
    /// - Throws: ``VaultError/unavailable``.
    package func seal(_ identity: IdentityKey, list: ListFloor) throws(VaultError) -> [UInt8] {
        let plain = identity.scalar.withUnsafeBytes { scalar in
            SecretBytes(count: scalar.count + ListFloor.byteCount) { memory in
                memory.copyMemory(from: scalar)
                UnsafeMutableRawBufferPointer(rebasing: memory[scalar.count...]).copyBytes(from: list.bytes)
            }
        }
        do {
            return try Box.seal(plain, secret: out, labels: .vault, context: context(identity.publicKey))
        } catch {
            throw .unavailable
        }
    }

    /// - Parameters:
    ///   - sealed: As the relay gave it.
    ///   - identity: Of the user's verified device list.
    /// - Throws: ``VaultError/doesNotOpen`` unless the box opens, and the scalar in it gives this identity.
    package func open(_ sealed: [UInt8], identity: IdentityPublicKey) throws(VaultError) -> OpenedVault {
        do {
            let plain = try Box.open(sealed, secret: out, labels: .vault, context: context(identity))
            return try OpenedVault(plain, identity: identity)
        } catch {
            throw .doesNotOpen
        }
    }

    private func context(_ identity: IdentityPublicKey) -> [UInt8] {
        owner.bytes + [kind.rawValue] + identity.bytes
    }
}

extension Box.Labels {
    static let vault = Box.Labels(
        box: Label.vault.box.bytes,
        key: Label.vault.key.bytes,
        commitment: Label.vault.commitment.bytes
    )
}
