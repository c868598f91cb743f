import PosternPrimitives
import PosternStore
import PosternTesting
import PosternTrust
import PosternWire
import Testing

@testable import PosternRelay

@Suite("Making networks")
struct AdministrationNetworkTests {
    private let authority = Array("an authority's key".utf8)
    private let new = NewNetwork(name: "Blumen", plan: .premium, encryptionKeyArn: "arn:x")

    private func template(_ hosts: [String] = [RelayWorld.address, "b.example:7443"]) throws -> NetworkTemplate {
        try NetworkTemplate(hosts: hosts, authorityKeys: [authority])
    }

    @Test("makes charter, policy, default group and number in one go, and keeps the keys sealed")
    func byTheRelay() async throws {
        let world = try await RelayWorld()
        let facts = try await world.relay.createNetwork(new, from: template())
        #expect(facts.number.utf8.count == 8 && facts.name == "Blumen" && facts.plan == .premium)
        #expect(try await world.relay.network(facts.number) == facts)
        #expect(Set(try await world.relay.networks().map(\.number)) == [facts.number, "12345678"])

        let charters = try await documents(.charter(of: facts.id), in: world)
        let chain = try CharterChain(joining: facts.id, floor: 1, documents: charters)
        #expect(chain.rootIsAtRelay, "and says so")
        let charter = chain.newest.content
        #expect(
            charter.hosts.map(\.text)
                == [RelayWorld.address, "b.example:7443"].sorted { $0.utf8.count < $1.utf8.count }
        )
        #expect(charter.authorities == [.of(authority)])
        #expect(charter.expires == charter.issued.adding(seconds: 400 * 86_400))
        var policies = PolicyChain(of: facts.id)
        let signed = try await documents(.policy(of: facts.id), in: world)
        try policies.update(with: signed, under: chain, arriving: .joining)
        let settings = try PolicySettings(of: try #require(policies.newest).content)
        #expect(settings.networkName == "Blumen")
        let groups = try await world.relay.groups(of: facts.id)
        #expect(groups.map(\.name) == ["Default"] && groups.map(\.isDefault) == [true])

        let stored = try #require(try await world.relay.store.network(facts.id))
        let root = try world.relay.masterKey.open(try #require(stored.rootKey), as: .rootKey, id: facts.id.bytes)
        #expect(try RootKey(scalar: root).publicKey == charter.roots.first)
        let operating = try world.relay.masterKey.open(stored.operatingKey, as: .operatingKey, id: facts.id.bytes)
        #expect(try OperatingKey(scalar: operating).publicKey == charter.operatingKey)
    }

    @Test("makes a network from an administrator's charter, and again the same one")
    func chartered() async throws {
        let world = try await RelayWorld()
        let preparation = try await world.relay.prepareNetwork()
        let charter = try signed(try draft(preparation, world))
        let facts = try await create(charter, preparation, world)
        #expect(facts.id == NetworkID(firstCharter: charter.body))
        #expect(try await world.relay.store.network(facts.id)?.rootKey == nil)
        #expect(try await create(charter, preparation, world) == facts)
        await #expect(throws: AdministrationError.unknownPreparation) {
            try await create(try signed(try draft(preparation, world)), preparation, world)
        }
    }

    @Test("refuses charters that say more than was prepared", arguments: Wrong.allCases)
    func refused(_ wrong: Wrong) async throws {
        let world = try await RelayWorld()
        let preparation = try await world.relay.prepareNetwork()
        var charter = try draft(preparation, world)
        switch wrong {
        case .operatingKey: charter.operatingKey = try OperatingKey.generate().publicKey
        case .host: charter.hosts.append(try HostAddress("evil.example:7443"))
        case .authority: charter.authorities.append(.of([1]))
        case .expired: charter.expires = charter.issued.adding(seconds: 1)
        case .rootAtRelay: charter.isRootAtRelay = true
        case .signature: break
        }
        let root = try RootKey.generate()
        if wrong != .signature { charter.roots = [root.publicKey] }
        if wrong == .expired { world.clock.advance(seconds: 2) }
        let document = try Document(signing: charter, with: root)
        let error = await #expect(throws: AdministrationError.self) {
            try await create(document, preparation, world)
        }
        guard case .refused = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(try await world.relay.networks().count == 1)
    }

    enum Wrong: CaseIterable { case operatingKey, host, authority, expired, rootAtRelay, signature }

    @Test("forgets preparations after a quarter of an hour, and the oldest of too many")
    func bounded() async throws {
        let world = try await RelayWorld()
        let first = try await world.relay.prepareNetwork()
        for _ in 0..<PreparationID.most {
            world.clock.advance(seconds: 1)
            _ = try await world.relay.prepareNetwork()
        }
        #expect(try await isPrepared(first, in: world) == false)
        #expect(try await world.relay.store.secretIDs(kind: PreparationID.kind).count == PreparationID.most)
        let last = try await world.relay.prepareNetwork()
        world.clock.advance(seconds: PreparationID.lifetimeSeconds - 1)
        #expect(try await isPrepared(last, in: world))
        world.clock.advance(seconds: 1)
        #expect(try await isPrepared(last, in: world) == false)
        _ = try await world.relay.prepareNetwork()
        #expect(try await world.relay.store.secretIDs(kind: PreparationID.kind).count == 1, "the others are erased")
    }

    private func isPrepared(_ preparation: NetworkPreparation, in world: RelayWorld) async throws -> Bool {
        do {
            let (key, _) = try await world.relay.preparedKey(preparation.id, now: world.clock.now)
            return key.publicKey.bytes == preparation.operatingKey
        } catch AdministrationError.unknownPreparation {
            return false
        }
    }

    @Test("a preparation survives a restart of the relay, and makes one network")
    func restart() async throws {
        let world = try await RelayWorld()
        let preparation = try await world.relay.prepareNetwork()
        let charter = try signed(try draft(preparation, world))
        let other = try signed(try draft(preparation, world))
        let again = try await world.reopened()
        let facts = try await create(charter, preparation, again)
        #expect(try await create(charter, preparation, again) == facts)
        await #expect(throws: AdministrationError.unknownPreparation) {
            try await create(other, preparation, again)
        }
    }

    private func draft(_ preparation: NetworkPreparation, _ world: RelayWorld) throws -> Charter {
        Charter(
            nonce: try Random.bytes(32),
            issued: world.clock.now,
            expires: world.clock.now.adding(seconds: Charter.lifetimeSeconds),
            roots: [try RootKey.generate().publicKey],
            operatingKey: try OperatingPublicKey(preparation.operatingKey),
            hosts: [try HostAddress(RelayWorld.address)],
            authorities: [.of(authority)]
        )
    }

    private func signed(_ draft: Charter) throws -> Document {
        let root = try RootKey.generate()
        var charter = draft
        charter.roots = [root.publicKey]
        return try Document(signing: charter, with: root)
    }

    private func create(
        _ charter: Document,
        _ preparation: NetworkPreparation,
        _ world: RelayWorld
    ) async throws -> NetworkFacts {
        try await world.relay.createNetwork(
            new,
            charter: charter.body,
            signature: charter.signature,
            preparation: preparation.id,
            from: template()
        )
    }

    private func documents(_ chain: Chain, in world: RelayWorld) async throws -> [Document] {
        try await world.relay.store.documents(chain, from: 1, byteLimit: .max).documents
            .map { try Document(body: $0.body, signature: $0.signature) }
    }
}
