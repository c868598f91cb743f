import Foundation
import PosternCrypto
import PosternPrimitives
import PosternRelay
import PosternSession
import PosternTesting
import PosternTrust
import PosternWire

/// The network from which every test gets its own copy: founded once, through the real doors.
struct Founding: Sendable {
    static let shared = Task { try await Founding() }

    /// What the test knows of the network, as its administrator and as a member.
    struct Facts: Sendable {
        var network: NetworkID
        let address: HostAddress
        let root: RootKey
        let voucher: VoucherKey
        let masterKey: [UInt8]
        var charter: Document?
        var mallory: TestDevice?
        /// The private halves of the people's identities, out of their vaults.
        var identities: [String: [UInt8]] = [:]
    }

    static let password = "correct horse battery staple"

    let facts: Facts
    private let directory: String

    private init() async throws {
        let stage = try await Stage.shared.value
        directory = Self.temporary()
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        var facts = Facts(
            network: .zero,
            address: stage.address,
            root: try RootKey.generate(),
            voucher: try VoucherKey.generate(),
            masterKey: try Random.bytes(MasterKey.byteCount)
        )
        let first = try await World(directory, facts, isNew: true)
        facts.charter = try await Self.found(facts, stage, on: first)
        facts.network = NetworkID(firstCharter: facts.charter?.body ?? [])
        facts.mallory = try await TestNetwork.person(
            "mallory",
            in: facts.network,
            of: first.relay.honest,
            at: first.clock.now
        )
        await first.relay.honest.close()
        facts.identities = try await Self.people(directory, facts)
        self.facts = facts
    }

    /// - Returns: The private halves of their identities.
    private static func people(_ directory: String, _ facts: Facts) async throws -> [String: [UInt8]] {
        let world = try await World(directory, facts)
        var identities: [String: [UInt8]] = [:]
        for login in ["alice", "bob", "carol"] {
            let person = try await world.join(try await world.invite(login).secretText, as: login)
            if login == "bob" { try await world.vouch(for: person) }
            identities[login] = try identity(of: person, in: world)
        }
        await world.relay.honest.close()
        return identities
    }

    /// Out of the vault that went to the relay.
    private static func identity(of person: Person, in world: World) throws -> [UInt8] {
        for case .register(_, _, let register) in world.relay.asked as [RelayQuestion] {
            guard let list = try? DeviceList(parsing: Array(register.list.body)), list.who == person.who,
                let vault = register.vaults.first
            else { continue }
            let secret = try VaultSecret.password(password, isNew: false)
            let key = try VaultKey(secret, owner: person.who, random: Array(vault.random))
            let opened = try key.open(Array(vault.sealed), identity: list.identity)
            return opened.identity.scalar.withUnsafeBytes { [UInt8]($0) }
        }
        throw TestFailure("no vault of \(person.login)")
    }

    private static func found(_ facts: Facts, _ stage: Stage, on world: World) async throws -> Document {
        let relay = world.relay.honest
        let preparation = try await relay.prepareNetwork()
        let keyInfo = try stage.certificate.authorityKeyInfo
        let charter = Charter(
            nonce: try Random.bytes(Charter.nonceBytes),
            issued: world.clock.now,
            expires: world.clock.now.adding(seconds: Charter.lifetimeSeconds),
            roots: [facts.root.publicKey],
            operatingKey: try OperatingPublicKey(preparation.operatingKey),
            voucherKeys: [facts.voucher.publicKey],
            hosts: [facts.address],
            authorities: [.of(keyInfo)]
        )
        let document = try Document(signing: charter, with: facts.root)
        _ = try await relay.createNetwork(
            NewNetwork(name: "attacked", plan: .standard),
            charter: document.body,
            signature: document.signature,
            preparation: preparation.id,
            from: try NetworkTemplate(hosts: [facts.address.text], authorityKeys: [keyInfo])
        )
        return document
    }

    private static func temporary() -> String {
        FileManager.default.temporaryDirectory.path + "/postern-attack-\(UUID().uuidString)"
    }

    func erase() throws {
        try FileManager.default.removeItem(atPath: directory)
    }

    /// - Returns: A directory with a copy of store and homes.
    func copy() throws -> String {
        let copy = Self.temporary()
        try FileManager.default.copyItem(atPath: directory, toPath: copy)
        return copy
    }
}

extension Founding.Facts {
    /// A later charter.
    ///
    /// - Parameter charters: All before it, 1 first.
    func charter(after charters: [Document], change: (inout Charter) -> Void) throws -> Document {
        let chain = try CharterChain(joining: network, floor: 1, documents: charters)
        let newest = chain.newest.content
        var draft = chain.draft(issued: newest.issued.adding(seconds: 1), expires: newest.expires)
        change(&draft)
        return try Document(signing: draft, with: root)
    }

    var first: Document {
        get throws {
            guard let charter else { throw TestFailure("no charter yet") }
            return charter
        }
    }
}
