import Foundation
import PosternPrimitives
import PosternStore
import PosternTesting
import PosternTrust
import PosternWire
import Synchronization
import Testing

@testable import PosternRelay

@Suite("A network's next charter")
struct AdministrationCharterTests {
    private static let authority = Array("an authority's key".utf8)

    /// A network of an administrator who has its root.
    private struct Scene {
        let world: RelayWorld
        let root = try? RootKey.generate()
        let network: NetworkID

        init() async throws {
            world = try await RelayWorld()
            let preparation = try await world.relay.prepareNetwork()
            let charter = Charter(
                nonce: try Random.bytes(32),
                issued: world.clock.now,
                expires: world.clock.now.adding(seconds: Charter.lifetimeSeconds),
                roots: [try #require(root).publicKey],
                operatingKey: try OperatingPublicKey(preparation.operatingKey),
                hosts: [try HostAddress(RelayWorld.address)],
                authorities: [.of(authority)]
            )
            let document = try Document(signing: charter, with: try #require(root))
            network = try await world.relay.createNetwork(
                NewNetwork(name: "Blumen", plan: .standard),
                charter: document.body,
                signature: document.signature,
                preparation: preparation.id,
                from: Self.template()
            ).id
        }

        static func template() throws -> NetworkTemplate {
            try NetworkTemplate(hosts: [RelayWorld.address, "b.example:7443"], authorityKeys: [authority])
        }

        /// What a guest is told.
        var welcome: Welcome? {
            get async throws { try await world.relay.welcomeGuest(of: network, minor: 0, nonce: [1]) }
        }

        func chain() async throws -> CharterChain { try await world.relay.charterChain(of: network) }

        func policies(under charters: CharterChain) async throws -> PolicyChain {
            var policies = PolicyChain(of: network)
            let documents = try await world.relay.store.allDocuments(.policy(of: network))
            try policies.update(with: documents, under: charters, arriving: .at(world.clock.now))
            return policies
        }

        func next(by key: RootKey? = nil, _ change: (inout Charter) throws -> Void = { _ in }) async throws -> Document
        {
            let now = world.clock.now
            var charter = try await chain().draft(issued: now, expires: now.adding(seconds: Charter.lifetimeSeconds))
            try change(&charter)
            return try Document(signing: charter, with: try key ?? #require(root))
        }

        func put(_ document: Document, preparation: String? = nil) async throws {
            try await world.relay.putCharter(
                document.body,
                signature: document.signature,
                preparation: preparation,
                in: network,
                from: Self.template()
            )
        }
    }

    @Test("the next one is taken, once; sign-in and Welcome go by it at once; everybody connected hears of it")
    func next() async throws {
        let scene = try await Scene()
        let alice = try await TestNetwork.person(
            "alice",
            in: scene.network,
            of: scene.world.relay,
            at: scene.world.clock.now
        )
        #expect(try await scene.welcome?.charterVersion == 1)
        let mailbox = ListeningMailbox()
        #expect(scene.world.relay.connect(mailbox, isLive: true, device: alice.id, of: alice.who))
        let renewed = try await scene.next { $0.vouching = .required }
        try await scene.put(renewed)
        try await scene.put(renewed)
        #expect(try await scene.chain().newest.document == renewed)
        #expect(try await scene.welcome?.charterVersion == 2)
        #expect(mailbox.heard.map(\.kind) == [.charter] && mailbox.heard.map(\.version) == [2])
        #expect(mailbox.heard.first?.subject == Data(scene.network.bytes))
    }

    @Test("of two for one version the second is a conflict; so are those that came too early or too late")
    func conflict() async throws {
        let scene = try await Scene()
        let (one, other) = (try await scene.next(), try await scene.next { $0.vouching = .required })
        try await scene.put(one)
        let third = try await scene.next()
        let fourth = try await scene.next { $0.version = 4 }
        for document in [other, fourth] {
            await #expect(throws: AdministrationError.conflict("another charter came first: the newest is version 2")) {
                try await scene.put(document)
            }
        }
        try await scene.put(third)
        try await scene.put(one)
        #expect(try await scene.chain().newest.version == 3)
    }

    @Test("a rotated root signs the next ones, and the one before nothing more")
    func rotatedRoot() async throws {
        let scene = try await Scene()
        let (new, spare) = (try RootKey.generate(), try RootKey.generate())
        try await scene.put(try await scene.next { $0.roots = [new.publicKey, spare.publicKey] })
        let late = try await scene.next()
        await #expect(throws: AdministrationError.self) { try await scene.put(late) }
        try await scene.put(try await scene.next(by: spare) { $0.roots = [spare.publicKey] })
        let lost = try await scene.next(by: new)
        await #expect(throws: AdministrationError.self) { try await scene.put(lost) }
        #expect(try await scene.chain().newest.content.roots == [spare.publicKey])
    }

    @Test("what would lock everybody out, or says what is not so, is refused", arguments: Wrong.allCases)
    func refused(_ wrong: Wrong) async throws {
        let scene = try await Scene()
        let document = try await scene.next { charter in
            switch wrong {
            case .host: charter.hosts = [try HostAddress("evil.example:7443")]
            case .authority: charter.authorities = [.of([1])]
            case .expired: charter.expires = charter.issued.adding(seconds: 1)
            case .rootAtRelay: charter.isRootAtRelay = true
            case .operatingKey: charter.operatingKey = try OperatingKey.generate().publicKey
            case .stranger: break
            }
        }
        scene.world.clock.advance(seconds: 2)
        let stranger = try await scene.next(by: try RootKey.generate())
        let error = await #expect(throws: AdministrationError.self) {
            try await scene.put(wrong == .stranger ? stranger : document)
        }
        guard case .refused = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(try await scene.chain().newest.version == 1)
    }

    enum Wrong: CaseIterable { case host, authority, expired, rootAtRelay, operatingKey, stranger }

    @Test("with another operating key the newest policy is signed anew in the same transaction, and everybody hears")
    func operatingKey() async throws {
        let scene = try await Scene()
        let alice = try await TestNetwork.person(
            "alice",
            in: scene.network,
            of: scene.world.relay,
            at: scene.world.clock.now
        )
        let mailbox = ListeningMailbox()
        #expect(scene.world.relay.connect(mailbox, isLive: true, device: alice.id, of: alice.who))
        let before = try #require(try await scene.policies(under: scene.chain()).newest)
        let preparation = try await scene.world.relay.prepareNetwork()
        let charter = try await scene.next { charter in
            charter.operatingKey = try OperatingPublicKey(preparation.operatingKey)
        }
        await #expect(throws: AdministrationError.self, "the relay does not have that key") {
            try await scene.put(charter)
        }
        let other = try await scene.world.relay.prepareNetwork()
        await #expect(throws: AdministrationError.self, "nor is it this one") {
            try await scene.put(charter, preparation: other.id)
        }
        try await scene.put(charter, preparation: preparation.id)

        let chain = try await scene.chain()
        let after = try #require(try await scene.policies(under: chain).newest)
        #expect(after.version == 2 && after.content.charterVersion == 2)
        #expect(after.content.settings == before.content.settings)
        #expect(mailbox.heard.map(\.kind) == [.charter, .policy])
        #expect(try await scene.welcome?.policyVersion == 2)
        let signed = try await scene.world.relay.policyDocument(of: scene.network)
        let document = try Document(body: signed.body, signature: signed.signature)
        #expect(try PolicyChain.policy(in: document, under: chain) == after.content)

        // The same charter again is no second use of the preparation; another charter would be.
        try await scene.put(charter, preparation: preparation.id)
        let stored = try #require(try await scene.world.relay.store.network(scene.network))
        let key = try scene.world.relay.masterKey.open(
            stored.operatingKey,
            as: .operatingKey,
            id: scene.network.bytes
        )
        #expect(try OperatingKey(scalar: key).publicKey == chain.newest.content.operatingKey)
        await #expect(throws: AdministrationError.unknownPreparation) {
            try await scene.world.relay.preparedKey(preparation.id, now: scene.world.clock.now).key
        }
    }
}

/// A connection that keeps what it is told of documents.
private final class ListeningMailbox: Mailbox {
    private let changes = Mutex<[Changed]>([])

    var heard: [Changed] { changes.withLock { $0 } }

    func deliver(_ number: UInt64, own: OwnWrap, shared: SharedDelivery) {}
    func changed(_ changed: Changed) { changes.withLock { $0.append(changed) } }
    func moved(_ place: GroupPlace) {}
    func leave(_ reason: GoodbyeReason) {}
}
