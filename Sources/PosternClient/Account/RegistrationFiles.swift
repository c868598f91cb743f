import FoundationEssentials
import PosternCrypto
import PosternHome
import PosternPrimitives
import PosternTrust
import PosternWire

/// The files that a registration makes for its owner.
///
/// Each is written beside its name before anything is sent, so that nothing loses it, and has its name before the home
/// counts as registered. Cut off in between, a registration that is repeated with the same files goes on with those that
/// belong to it, and puts others in the place of those that belong to an attempt of which nothing is kept.
package struct RegistrationFiles: Hashable, Sendable {
    /// Where the password's vault goes instead of the relay.
    package let vault: String?
    /// Where the recovery key goes.
    package let recovery: String?

    package init(vault: String? = nil, recovery: String? = nil) {
        self.vault = vault
        self.recovery = recovery
    }

    /// Called before anything is written.
    ///
    /// - Throws: ``SecretFileError/exists(_:)`` where one file would take the other's place.
    package func check() throws(SecretFileError) {
        guard let vault, let recovery else { return }
        let (vaultNames, recoveryNames) = (Self.names(vault), Self.names(recovery))
        guard vaultNames.isDisjoint(with: recoveryNames) else { throw .exists(recovery) }
    }

    private static func names(_ path: String) -> Set<String> {
        let resolved = SecretFile.resolved(path)
        return [resolved, SecretFile.staged(resolved)]
    }

    /// - Parameter register: What the relay has taken, with the hashes of the keys that the files give.
    /// - Throws: ``AccountError/notOfThisRegistration(path:)``, ``SecretFileError``.
    func place(_ register: Register, of owner: Who) throws {
        if let vault {
            try Self.place(vault) { text in
                guard let file = try? VaultFile(parsing: text) else { return false }
                return try register.vault(.password)?.signInHash == Self.hash(file.signInKey())
            }
        }
        if let recovery {
            try Self.place(recovery) { text in
                guard let vault = register.vault(.recoveryKey), let key = try? RecoveryKey(words: text) else {
                    return false
                }
                let opened = try VaultKey(key.secret, owner: owner, random: Array(vault.random))
                return try vault.signInHash == Self.hash(opened.signInKey())
            }
        }
    }

    private static func place(_ path: String, _ isOurs: (String) throws -> Bool) throws {
        if let text = try? SecretFile.read(path), try isOurs(text) { return try SecretFile.settle(path) }
        guard let text = try? SecretFile.read(SecretFile.staged(path)), try isOurs(text) else {
            throw AccountError.notOfThisRegistration(path: path)
        }
        try SecretFile.place(path)
    }

    private static func hash(_ key: SignInKey) -> Data { Data(key.publicKey.hash.bytes) }
}

extension Register {
    fileprivate func vault(_ kind: VaultSecret.Kind) -> Vault? {
        vaults.first { $0.kind == UInt32(kind.rawValue) }
    }
}
