import PosternPrimitives
import PosternTrust
import PosternWire
import Testing

/// Every layout against bytes that a program in another language made from the page.
@Suite("Layouts agree with the page's second implementation")
struct LayoutVectorTests {
    let vectors: LayoutVectors
    let network: NetworkID
    let alice: Who
    let issued: Timestamp

    init() throws {
        vectors = try LayoutVectors.load()
        network = try #require(NetworkID(vectors.network.bytes))
        alice = Who(network: network, user: try #require(UserID(vectors.alice.bytes)))
        issued = Timestamp(seconds: vectors.issued)
    }

    private func point(_ name: String) throws -> [UInt8] { try #require(vectors.keys[name]).point.bytes }

    private func key<Role>(_ name: String) throws -> VerifyingKey<Role> { try VerifyingKey(try point(name)) }

    private func listed(_ name: String, suites: UInt16 = 1, after seconds: UInt64 = 0) throws -> ListedDevice {
        ListedDevice(
            key: try key(name),
            kind: .person,
            suites: Suites(rawValue: suites),
            added: issued.adding(seconds: seconds)
        )
    }

    @Test("charters")
    func charters() throws {
        var first = Charter(
            nonce: vectors.nonce.bytes,
            issued: issued,
            expires: issued.adding(seconds: Charter.lifetimeSeconds),
            roots: [try key("spare"), try key("root")],
            operatingKey: try key("operating"),
            voucherKeys: [try key("voucher")],
            vouching: .required,
            retention: .byPolicy,
            retentionIdentities: [
                .init(
                    user: try #require(UserID(vectors.archive.bytes)),
                    identity: try key("identity", as: KeyRole.Identity.self).hash
                )
            ],
            hosts: try vectors.hosts.map { try HostAddress($0) },
            authorities: [try #require(Hash512(vectors.authority.bytes))]
        )
        #expect(first.body == vectors.charters[0].body.bytes)
        #expect(NetworkID(firstCharter: first.body) == network)

        first.network = network
        first.version = 2
        first.previous = .of(vectors.charters[0].body.bytes)
        first.issued = issued.adding(seconds: 60)
        first.expires = first.expires.adding(seconds: 60)
        first.roots = [try key("spare")]
        first.voucherKeys = [try key("voucher"), try key("second voucher")]
        first.vouching = .optional
        first.retention = .never
        first.retentionIdentities = []
        first.hosts = [try HostAddress(vectors.hosts[0])]
        first.authorities = []
        first.extensions = Extensions(items: [.init(type: 7, value: Array("kept".utf8))])
        #expect(first.body == vectors.charters[1].body.bytes)
    }

    @Test("policies")
    func policies() throws {
        var policy = Policy(network: network, charterVersion: 1, issued: issued, settings: vectors.settings)
        #expect(policy.body == vectors.policies[0].body.bytes)
        policy.scope = PolicyScope(group: vectors.group, in: network)
        #expect(policy.body == vectors.groupPolicy.body.bytes)
        policy.scope = .zero
        policy.version = 2
        policy.previous = .of(vectors.policies[0].body.bytes)
        policy.charterVersion = 2
        policy.issued = issued.adding(seconds: 60)
        policy.retention = true
        policy.settings = "{}"
        #expect(policy.body == vectors.policies[1].body.bytes)
    }

    @Test("device lists")
    func lists() throws {
        var list = DeviceList(
            network: network,
            user: alice.user,
            login: try Login("alice"),
            identity: try key("identity"),
            devices: [try listed("phone")]
        )
        #expect(list.body == vectors.lists[0].body.bytes)
        list.version = 2
        list.previous = .of(list.with(version: 1, previous: .zero).body)
        list.login = try Login(normalising: "A\u{308}lice@Example.org")
        list.devices.append(try listed("laptop", suites: 0x8001, after: 60))
        list.extensions = Extensions(items: [.init(type: 65535, value: Array("kept".utf8)), .init(type: 1, value: [])])
        #expect(list.body == vectors.lists[1].body.bytes)
        list.version = 3
        list.previous = .of(vectors.lists[1].body.bytes)
        list.identity = try key("new identity")
        list.devices = []
        list.extensions = Extensions()
        #expect(list.body == vectors.lists[2].body.bytes)
    }

    @Test("exchange keys")
    func exchangeKeys() throws {
        let keys = try (1...9).map { try P521.Agreement.PublicKey(try point("exchange \($0)")) }
        let device = DeviceID(of: try key("phone"))
        let oneTime = ExchangeKeyBundle(
            who: alice,
            device: device,
            kind: .oneTime,
            created: issued,
            keys: Array(keys[..<8].reversed())
        )
        #expect(oneTime.body == vectors.oneTime.body.bytes)
        let rotating = ExchangeKeyBundle(who: alice, device: device, kind: .rotating, created: issued, keys: [keys[8]])
        #expect(rotating.body == vectors.rotating.body.bytes)
        #expect(ExchangeKeyID(of: keys[0]).bytes == vectors.ids.firstKey.bytes)
    }

    @Test("voucher, sign-in and vault proof")
    func voucherAndSignIn() throws {
        let voucher = Voucher(who: alice, login: try Login("alice"), identity: try key("identity"), issued: issued)
        #expect(voucher.body == vectors.voucher.body.bytes)
        let proof = SignInProof(
            who: alice,
            device: DeviceID(of: try key("phone")),
            address: try HostAddress(vectors.hosts[0]),
            nonce: vectors.nonce.bytes
        )
        #expect(proof.signed == vectors.signIn.body.bytes)
        let vaultProof = VaultSignInProof(who: alice, kind: 1, address: proof.address, nonce: proof.nonce)
        #expect(vaultProof.signed == vectors.vaultProof.body.bytes)
    }

    @Test("ids")
    func ids() throws {
        let phone = DeviceID(of: try key("phone"))
        let laptop = DeviceID(of: try key("laptop"))
        let bob = Who(network: network, user: try #require(UserID(vectors.bob.bytes)))
        #expect(phone.bytes == vectors.ids.phone.bytes)
        #expect(laptop.bytes == vectors.ids.laptop.bytes)
        #expect(ConversationID(between: alice, and: bob).bytes == vectors.ids.direct.bytes)
        #expect(ConversationID(between: bob, and: alice).bytes == vectors.ids.direct.bytes)
        #expect(ConversationID(between: alice, and: alice).bytes == vectors.ids.toOneself.bytes)
        #expect(ConversationID(from: phone, to: laptop, in: network).bytes == vectors.ids.betweenDevices.bytes)
        #expect(ConversationID(from: laptop, to: phone, in: network).bytes != vectors.ids.betweenDevices.bytes)
        #expect(PolicyScope(group: vectors.group, in: network).bytes == vectors.ids.scope.bytes)
    }

    @Test("fingerprints and safety numbers")
    func numbers() throws {
        let bob = Who(network: network, user: try #require(UserID(vectors.bob.bytes)))
        let root: RootPublicKey = try key("root")
        let own: IdentityPublicKey = try key("identity")
        let theirs: IdentityPublicKey = try key("new identity")
        #expect(Fingerprint.of(network).description == vectors.numbers.network)
        #expect(Fingerprint.of(root).description == vectors.numbers.root)
        #expect(SafetyNumber(alice, own, and: bob, theirs).description == vectors.numbers.safety)
        #expect(SafetyNumber(bob, theirs, and: alice, own).description == vectors.numbers.safety)
        #expect(SafetyNumber(bob, own, and: alice, own).description != vectors.numbers.safety)
    }

    private func key<Role>(_ name: String, as role: Role.Type) throws -> VerifyingKey<Role> { try key(name) }
}

extension DeviceList {
    fileprivate func with(version: UInt32, previous: Hash512) -> DeviceList {
        var list = self
        list.version = version
        list.previous = previous
        return list
    }
}
