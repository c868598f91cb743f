import PosternPrimitives
import PosternTrust
import PosternWire

/// A network with its keys in hand, for tests that make documents and break them.
struct Network {
    static let now = Timestamp(seconds: 1_800_000_000)
    static let day: UInt64 = 86_400

    let root, spare: RootKey
    let operating, nextOperating: OperatingKey
    let voucherKey: VoucherKey
    let first: Document
    var charters: CharterChain

    init(_ change: (inout Charter) -> Void = { _ in }) throws {
        root = try .generate()
        spare = try .generate()
        operating = try .generate()
        nextOperating = try .generate()
        voucherKey = try .generate()
        var charter = Charter(
            nonce: try Random.bytes(32),
            issued: Self.now,
            expires: Self.now.adding(seconds: Charter.lifetimeSeconds),
            roots: [root.publicKey],
            operatingKey: operating.publicKey,
            voucherKeys: [voucherKey.publicKey],
            retention: .byPolicy,
            hosts: [try HostAddress("relay.example.org:7443")]
        )
        change(&charter)
        first = try Document(signing: charter, with: root)
        charters = try CharterChain(
            joining: NetworkID(firstCharter: first.body),
            floor: 1,
            documents: [first]
        )
    }

    var id: NetworkID { charters.network }

    /// The next charter, signed by the root unless another key is given.
    func charter(by key: RootKey? = nil, _ change: (inout Charter) -> Void = { _ in }) throws -> Document {
        var charter = charters.draft(
            issued: Self.now,
            expires: Self.now.adding(seconds: Charter.lifetimeSeconds)
        )
        change(&charter)
        return try Document(signing: charter, with: key ?? root)
    }

    func policy(_ change: (inout Policy) -> Void = { _ in }) throws -> Policy {
        var policy = Policy(network: id, charterVersion: 1, issued: Self.now, settings: "{}")
        change(&policy)
        return policy
    }
}

/// A user with the keys in hand.
struct Person {
    let who: Who
    let login: Login
    let identity: IdentityKey
    let phone, laptop: DeviceSigningKey

    init(_ login: String = "alice", in network: NetworkID) throws {
        guard let user = UserID(try Random.bytes(16)) else { throw LayoutError.truncated }
        who = Who(network: network, user: user)
        self.login = try Login(login)
        identity = try .generate()
        phone = try .generate()
        laptop = try .generate()
    }

    func listed(_ key: DeviceSigningKey, _ kind: ListedDevice.Kind = .person) -> ListedDevice {
        ListedDevice(key: key.publicKey, kind: kind, added: Network.now)
    }

    var firstList: DeviceList {
        DeviceList(
            network: who.network,
            user: who.user,
            login: login,
            identity: identity.publicKey,
            devices: [listed(phone)]
        )
    }

    func chain() throws -> DeviceListChain {
        try DeviceListChain(of: who, documents: [try Document(signing: firstList, with: identity)])
    }

    func bundle(_ change: (inout ExchangeKeyBundle) -> Void = { _ in }) throws -> ExchangeKeyBundle {
        let keys = [try P521.Agreement.PrivateKey.generate().publicKey]
        var bundle = ExchangeKeyBundle(
            who: who,
            device: DeviceID(of: phone.publicKey),
            kind: .oneTime,
            created: Network.now,
            keys: keys
        )
        change(&bundle)
        return bundle
    }
}

/// A signature by `key` over bytes that the product's own code would not sign.
func forged<Role>(_ body: [UInt8], by key: SigningKey<Role>) throws -> Document {
    let scalar = key.scalar
    return try Document(body: body, signature: try P521.Signing.PrivateKey(scalar: scalar).sign(body))
}
