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

    /// Takes about a second. The identity's private half is in the vaults, and nowhere else; a vault that goes to a file
    /// lies beside its name when this returns.
    func draft(_ joining: borrowing Joining, _ secrets: borrowing NewSecrets) throws -> RegistrationDraft {
        let content = list(joining)
        let list = try Document(signing: content, with: identity)
        let making = BundleMaking(home: home, who: joining.who, device: deviceID, signingKey: device)
        let bundles = [try making.make(.rotating, at: now), try making.make(.oneTime, at: now)]
        var register = Register()
        register.half = Data(joining.invitation.relayHalf)
        register.list = SignedDocument(list)
        register.vaults = try secrets.vaults(
            of: joining.who,
            identity,
            list: ListFloor(version: content.version, hash: list.hash)
        )
        register.bundles = bundles.map { SignedDocument(body: $0.body, signature: $0.signature) }
        register.administratorMac = Data(administratorMAC(joining))
        return RegistrationDraft(
            account: account(joining),
            request: Frame.encode(ClientFrame(.register(register))),
            signingKey: try home.seal(device.scalar, for: .deviceSigning(deviceID)),
            identity: nil,
            bundles: bundles,
            documents: joining.network.documents + joining.authorities + kept(list, content, joining)
        )
    }

    /// The first of the user; of one who was reset, the next in the chain, with another identity and this device alone.
    private func list(_ joining: borrowing Joining) -> DeviceList {
        let devices = [ListedDevice(key: device.publicKey, kind: .person, added: Timestamp(seconds: now.seconds))]
        guard var list = joining.lists?.draft() else {
            return DeviceList(
                network: joining.who.network,
                user: joining.who.user,
                login: joining.login,
                identity: identity.publicKey,
                devices: devices
            )
        }
        list.login = joining.login
        list.identity = identity.publicKey
        list.devices = devices
        return list
    }

    private func kept(_ list: Document, _ content: DeviceList, _ joining: borrowing Joining) -> [StoredDocument] {
        let user = joining.who.user
        let earlier = joining.lists?.all ?? []
        return earlier.map { StoredDocument($0, .deviceList(user, version: $0.version)) } + [
            StoredDocument(
                name: .deviceList(user, version: content.version),
                hash: list.hash,
                body: list.body,
                signature: list.signature
            )
        ]
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
