import Foundation
import PosternPrimitives
import PosternRelay
import PosternStore
import PosternTesting
import PosternTrust
import PosternWire
import Testing

@Suite("Documents that devices offer back")
struct NetworkDocumentTests {
    private let world: RelayWorld
    private let alice: TestDevice
    private let mailbox = TestMailbox()

    init() async throws {
        world = try await RelayWorld()
        alice = try await world.person("alice")
        let bob = try await world.person("bob")
        #expect(world.relay.connect(mailbox, isLive: true, device: bob.id, of: bob.who))
    }

    private func put(_ kind: DocumentKind, _ subject: [UInt8], _ document: Document) async throws -> RefusalCode? {
        var put = PutDocument()
        put.kind = kind
        put.subject = Data(subject)
        put.document = SignedDocument(body: document.body, signature: document.signature)
        return try await world.relay.putDocument(put, by: alice.who, isGuest: false).refusal
    }

    private func charters() async throws -> CharterChain {
        let page = try await world.relay.store.documents(.charter(of: world.network), from: 1, byteLimit: 1 << 20)
        let documents = try page.documents.map { try Document(body: $0.body, signature: $0.signature) }
        return try CharterChain(joining: world.network, floor: 1, documents: documents)
    }

    private func nextCharter(_ change: (inout Charter) -> Void = { _ in }) async throws -> Charter {
        let now = world.clock.now
        var charter = try await charters().draft(issued: now, expires: now.adding(seconds: Charter.lifetimeSeconds))
        change(&charter)
        return charter
    }

    @Test("a charter that a root signed, and that extends what is there, is taken, and told at once")
    func charter() async throws {
        let network = world.network.bytes
        let document = try Document(signing: await nextCharter(), with: world.keys.root)
        #expect(try await put(.charter, alice.who.user.bytes, document) == .notPermitted)
        #expect(try await put(.charter, network, document) == nil)
        #expect(try await put(.charter, network, document) == nil, "once more")
        #expect(mailbox.changes.map(\.kind) == [.charter])
        #expect(try await world.signIn(alice)?.charterVersion == 2)
        var wanted = AuditPageRequest()
        wanted.action = "postern:ReturnCharter"
        #expect(try await world.relay.auditRecords(wanted, of: world.network).records.count == 1)
        let stranger = try Document(signing: await nextCharter(), with: RootKey.generate())
        #expect(try await put(.charter, network, stranger) == .documentRefused)
        let far = try Document(signing: await nextCharter { $0.version += 1 }, with: world.keys.root)
        #expect(try await put(.charter, network, far) == .conflict)
        let fork = try await nextCharter { $0.version -= 1 }
        #expect(try await put(.charter, network, Document(signing: fork, with: world.keys.root)) == .conflict)
    }

    @Test("a policy by the operating key of the newest charter")
    func policy() async throws {
        let zero = PolicyScope.zero.bytes
        let newest = try #require(try await world.relay.store.newestDocument(.policy(of: world.network)))
        var policy = Policy(
            network: world.network,
            charterVersion: 1,
            issued: world.clock.now,
            settings: #"{"networkName":"Blumen"}"#
        )
        (policy.version, policy.previous) = (2, newest.hash)
        let stranger = try Document(signing: policy, with: OperatingKey.generate())
        #expect(try await put(.policy, zero, stranger) == .documentRefused)
        let document = try Document(signing: policy, with: world.keys.operating)
        #expect(try await put(.policy, [1], document) == .malformed)
        #expect(try await put(.policy, [UInt8](repeating: 1, count: 16), document) == .documentRefused)
        #expect(try await put(.policy, zero, document) == nil)
        #expect(try await world.signIn(alice)?.policyVersion == 2)
        #expect(mailbox.changes.map(\.version) == [2])
        var scoped = Policy(
            network: world.network,
            scope: PolicyScope(group: "abcdefgh", in: world.network),
            charterVersion: 1,
            issued: world.clock.now,
            settings: "{}"
        )
        let first = try Document(signing: scoped, with: world.keys.operating)
        #expect(try await put(.policy, scoped.scope.bytes, first) == nil)
        (scoped.version, scoped.previous) = (3, first.hash)
        let gap = try Document(signing: scoped, with: world.keys.operating)
        #expect(try await put(.policy, scoped.scope.bytes, gap) == .conflict)
    }

    @Test("a voucher for a user's present login and identity")
    func voucher() async throws {
        let now = world.clock.now
        var voucher = Voucher(
            who: alice.who,
            login: try Login("alice"),
            identity: alice.identity.publicKey,
            issued: now
        )
        let document = try Document(signing: voucher, with: world.keys.voucher)
        let other = [UInt8](repeating: 1, count: 16)
        #expect(try await put(.voucher, other, document) == .malformed)
        #expect(try await put(.voucher, alice.who.user.bytes, document) == nil)
        #expect(mailbox.changes.map(\.kind) == [.voucher])
        let forged = try Document(signing: voucher, with: VoucherKey.generate())
        #expect(try await put(.voucher, alice.who.user.bytes, forged) == .documentRefused)
        voucher.identity = .of([1])
        let wrong = try Document(signing: voucher, with: world.keys.voucher)
        #expect(try await put(.voucher, alice.who.user.bytes, wrong) == .documentRefused)
        #expect(mailbox.changes.count == 1)
    }
}
