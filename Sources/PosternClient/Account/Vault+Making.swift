import FoundationEssentials
import PosternCrypto
import PosternPrimitives
import PosternTrust
import PosternWire

/// Where a password vault is kept.
package enum VaultPlace: Hashable, Sendable {
    case relay
    /// In a file, and nothing of it at the relay. A new one's is not there yet.
    case file(String)
}

extension Vault {
    /// A new vault for the relay. Takes about half a second.
    init(
        _ secret: borrowing VaultSecret,
        of owner: Who,
        _ identity: IdentityKey,
        list: ListFloor
    ) throws {
        let key = try VaultKey(secret, owner: owner, random: try Random.bytes(VaultKey.randomBytes))
        self.init()
        kind = UInt32(key.kind.rawValue)
        random = Data(key.random)
        signInHash = Data(try key.signInKey().publicKey.hash.bytes)
        sealed = Data(try key.seal(identity, list: list))
    }

    /// What the relay holds of a vault in a file.
    init(standingFor file: borrowing VaultFile) throws {
        self.init()
        kind = UInt32(VaultSecret.Kind.password.rawValue)
        random = Data(file.random)
        signInHash = Data(try file.signInKey().publicKey.hash.bytes)
        sealed = Data(VaultFile.placeholder)
    }
}

extension VaultFile {
    /// A new vault for a file, with a ticket of its own. Takes about half a second.
    static func make(
        _ secret: borrowing VaultSecret,
        of owner: Who,
        _ identity: IdentityKey,
        list: ListFloor
    ) throws -> VaultFile {
        let key = try VaultKey(secret, owner: owner, random: try Random.bytes(VaultKey.randomBytes))
        let sealed = try key.seal(identity, list: list)
        let ticket = try SecretBytes.random(count: ticketBytes)
        return VaultFile(owner: owner, ticket: ticket, random: key.random, sealed: sealed)
    }

    /// - Throws: ``AccountError/notAVaultFile(_:)``, ``AccountError/vaultFileOfAnother``.
    static func read(_ path: String, of owner: Who) throws -> VaultFile {
        let text = try SecretFile.read(path)
        let file: VaultFile
        do { file = try VaultFile(parsing: text) } catch { throw AccountError.notAVaultFile(error) }
        guard file.owner == owner else { throw AccountError.vaultFileOfAnother }
        return file
    }
}

extension VerifiedDeviceList {
    var floor: ListFloor { ListFloor(version: version, hash: hash) }
}
