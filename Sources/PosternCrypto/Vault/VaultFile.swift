package import PosternPrimitives
package import PosternTrust
package import PosternWire

/// A password vault that lies in a file, so that the relay has nothing at which it could guess.
///
/// `postern-vault-1.` + base32 of `network[16] user[16] ticket[32] random[16] L(vault)` and the first 4 bytes of H of
/// these. The relay holds, as the user's vault of kind 1, H(pk) of the sign-in key that the ticket gives, and one zero
/// byte in the place of the vault: who has the file gets in by the ticket, which no password gives, and only then needs
/// the password.
package struct VaultFile: ~Copyable, Sendable {
    package static let prefix = "postern-vault-1"
    package static let ticketBytes = 32
    /// What the relay holds instead of the vault.
    package static let placeholder: [UInt8] = [0]

    package let owner: Who
    /// Gives the sign-in key.
    package let ticket: SecretBytes
    /// 16 bytes, of the vault's salt.
    package let random: [UInt8]
    package let sealed: [UInt8]

    package init(owner: Who, ticket: consuming SecretBytes, random: [UInt8], sealed: [UInt8]) {
        self.owner = owner
        self.ticket = ticket
        self.random = random
        self.sealed = sealed
    }

    /// - Parameter text: The file's first line.
    /// - Throws: ``CodeError``.
    package init(parsing text: String) throws(CodeError) {
        let payload = try JoiningCode.payload(of: text, Self.prefix)
        do { self = try Self.read(payload) } catch { throw .layout(error) }
    }

    private static func read(_ payload: [UInt8]) throws(LayoutError) -> VaultFile {
        var reader = ByteReader(payload)
        let owner = try reader.who()
        let ticket = SecretBytes(copying: try reader.take(ticketBytes))
        let random = try reader.take(VaultKey.randomBytes)
        let sealed = try reader.sized(atMost: Limits.vaultBytes)
        try reader.finish()
        return VaultFile(owner: owner, ticket: ticket, random: random, sealed: sealed)
    }

    /// The file's line.
    package var secretText: String {
        var writer = ByteWriter()
        writer.who(owner)
        ticket.withUnsafeBytes { writer.append($0) }
        writer.append(random)
        writer.sized(sealed)
        return JoiningCode.text(Self.prefix, writer.bytes)
    }

    /// - Throws: ``VaultError/unavailable``.
    package func signInKey() throws(VaultError) -> SignInKey { try SignInKey(derivedFrom: ticket) }
}
