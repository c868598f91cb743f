import FoundationEssentials
import PosternCrypto
import PosternPrimitives
import PosternTrust
import PosternWire

/// One of a user's vaults, with what its secret gives: what the relay asks a proof of, and what opens the box.
struct VaultDoor: ~Copyable, Sendable {
    let kind: VaultSecret.Kind
    let owner: Who
    private let signInKey: SignInKey
    private let key: VaultKey
    /// Where the vault is not the relay's to give.
    private let file: VaultFile?

    private init(_ key: consuming VaultKey, signInKey: SignInKey, file: consuming VaultFile?) {
        kind = key.kind
        owner = key.owner
        self.signInKey = signInKey
        self.key = key
        self.file = file
    }

    /// Takes about half a second. Nothing is sent.
    ///
    /// - Parameter random: The relay's, of the vault's salt.
    static func made(with secret: AccountSecret, of owner: Who, random: [UInt8]) throws -> VaultDoor {
        let vaultSecret = try secret.vaultSecret()
        guard let path = secret.vaultFile else {
            let key = try VaultKey(vaultSecret, owner: owner, random: random)
            let signInKey = try key.signInKey()
            return VaultDoor(key, signInKey: signInKey, file: nil)
        }
        let file = try VaultFile.read(path, of: owner)
        let key = try VaultKey(vaultSecret, owner: owner, random: file.random)
        let signInKey = try file.signInKey()
        return VaultDoor(key, signInKey: signInKey, file: file)
    }

    /// Shows the relay that the sign-in key is known: from then on the connection may act for the user.
    ///
    /// - Returns: The sealed vault, the version that the relay says is the newest of the user's lists, and the user's group.
    /// - Throws: ``AccountError/wrongPassword``, ``AccountError/wrongRecoveryKey``, ``AccountError/locked(seconds:)``.
    func knock(
        _ connection: ClientConnection,
        isWrong: AccountError
    ) async throws -> (sealed: [UInt8], version: UInt32, group: GroupPlace?) {
        var open = OpenVault()
        open.user = Data(owner.user.bytes)
        open.kind = UInt32(kind.rawValue)
        open.proof = try proof(on: connection)
        do {
            guard case .vaultOpened(let opened) = try await connection.ask(.openVault(open)) else {
                throw ClientError.protocolBroken("another answer than a vault")
            }
            return (filed ?? Array(opened.sealed), opened.listVersion, opened.hasGroup ? opened.group : nil)
        } catch let refusal as RelayRefusal {
            switch refusal.code {
            case .notAuthenticated: throw isWrong
            case .rateLimited: throw AccountError.locked(seconds: refusal.retryAfterSeconds ?? 1)
            default: throw refusal.asClientError
            }
        }
    }

    /// That the secret is known, for this connection alone: the key itself stays here.
    func proof(on connection: ClientConnection) throws -> VaultProof {
        guard let nonce = connection.nonce else { throw ClientError.protocolBroken("a welcome without a nonce") }
        let address = connection.address
        var proof = VaultProof()
        proof.publicKey = Data(signInKey.publicKey.bytes)
        proof.address = address.text
        let signed = VaultSignInProof(who: owner, kind: kind.rawValue, address: address, nonce: nonce)
        proof.signature = Data(try signed.sign(with: signInKey))
        return proof
    }

    /// What the file has in the place of the relay's.
    private var filed: [UInt8]? {
        switch file {
        case .some(let file): file.sealed
        case .none: nil
        }
    }

    /// - Throws: ``AccountError/vaultDoesNotOpen``; for a vault in a file ``AccountError/wrongPassword``, as no relay has
    ///   looked at the password.
    func open(_ sealed: [UInt8], identity: IdentityPublicKey) throws -> OpenedVault {
        do {
            return try key.open(sealed, identity: identity)
        } catch {
            throw filed == nil ? AccountError.vaultDoesNotOpen : .wrongPassword
        }
    }
}
