import FoundationEssentials
import PosternCrypto
import PosternHome
import PosternPrimitives
import PosternTrust
import PosternWire

/// Makes all keys of a new device, and the request that registers it.
struct RegistrationMaking {
    let home: Home
    let now: Timestamp
    private let identity: IdentityKey
    private let device: DeviceSigningKey

    init(home: Home, now: Timestamp) throws {
        self.home = home
        self.now = now
        identity = try IdentityKey.generate()
        device = try DeviceSigningKey.generate()
    }

    private var deviceID: DeviceID { DeviceID(of: device.publicKey) }

    /// Takes about half a second. The identity's private half is in the vault of the request, and nowhere else.
    func draft(_ joining: borrowing Joining, password: borrowing VaultSecret) throws -> RegistrationDraft {
        let list = try Document(signing: list(joining), with: identity)
        let making = BundleMaking(home: home, who: joining.who, device: deviceID, signingKey: device)
        let bundles = [try making.make(.rotating, at: now), try making.make(.oneTime, at: now)]
        var register = Register()
        register.half = Data(joining.invitation.relayHalf)
        register.list = SignedDocument(list)
        register.vaults = [try vault(joining.who, password, list)]
        register.bundles = bundles.map { SignedDocument(body: $0.body, signature: $0.signature) }
        register.administratorMac = Data(administratorMAC(joining))
        return RegistrationDraft(
            account: account(joining),
            request: Frame.encode(ClientFrame(.register(register))),
            signingKey: try home.seal(device.scalar, for: .deviceSigning(deviceID)),
            identity: nil,
            bundles: bundles,
            documents: joining.network.documents + joining.authorities + [kept(list, joining.who)]
        )
    }

    private func list(_ joining: borrowing Joining) -> DeviceList {
        DeviceList(
            network: joining.who.network,
            user: joining.who.user,
            login: joining.login,
            identity: identity.publicKey,
            devices: [ListedDevice(key: device.publicKey, kind: .person, added: Timestamp(seconds: now.seconds))]
        )
    }

    private func kept(_ list: Document, _ who: Who) -> StoredDocument {
        StoredDocument(
            name: .deviceList(who.user, version: 1),
            hash: list.hash,
            body: list.body,
            signature: list.signature
        )
    }

    private func vault(
        _ who: Who,
        _ password: borrowing VaultSecret,
        _ list: Document
    ) throws -> Vault {
        let key = try VaultKey(password, owner: who, random: try Random.bytes(VaultKey.randomBytes))
        var vault = Vault()
        vault.kind = UInt32(key.kind.rawValue)
        vault.random = Data(key.random)
        vault.signInHash = Data(key.signInKeyHash.bytes)
        vault.sealed = Data(try key.seal(identity, list: ListFloor(version: 1, hash: list.hash)))
        return vault
    }

    private func administratorMAC(_ joining: borrowing Joining) -> [UInt8] {
        AdministratorMAC.make(
            key: joining.invitation.administratorKey,
            who: joining.who,
            login: joining.login,
            identity: identity.publicKey
        )
    }

    private func account(_ joining: borrowing Joining) -> Account {
        Account(
            who: joining.who,
            login: joining.login.text,
            device: deviceID,
            kind: .person,
            identity: identity.publicKey.bytes,
            signingKey: device.publicKey.bytes,
            address: joining.invitation.address.text,
            charterFloor: joining.invitation.charterVersion
        )
    }
}
