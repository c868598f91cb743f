import PosternCrypto
import PosternPrimitives
import PosternTrust
import PosternWire

/// What a new account's vaults are locked with.
struct NewSecrets: ~Copyable, Sendable {
    let password: VaultSecret
    let recovery: VaultSecret
    let passwordPlace: VaultPlace

    /// Both vaults as the relay is to have them. One that goes to a file lies beside its name when this returns: before
    /// anything is sent, so that no crash loses it.
    func vaults(of owner: Who, _ identity: IdentityKey, list: ListFloor) throws -> [Vault] {
        let recoveryVault = try Vault(recovery, of: owner, identity, list: list)
        switch passwordPlace {
        case .relay: return [try Vault(password, of: owner, identity, list: list), recoveryVault]
        case .file(let path):
            guard !SecretFile.isThere(path) else { throw SecretFileError.exists(path) }
            let file = try VaultFile.make(password, of: owner, identity, list: list)
            try SecretFile.setAside(path)
            try SecretFile.stage(path, file.secretText)
            return [try Vault(standingFor: file), recoveryVault]
        }
    }
}
