import Foundation
import PosternRelay
import PosternStore
import PosternTesting
import PosternTrust
import PosternWire
import Testing

@Suite("Security groups and their policies")
struct SecurityGroupTests {
    private let world: RelayWorld
    private let alice: TestDevice
    private let bob: TestDevice
    private let first = "abcdefgh"
    private let second = "secondgr"

    /// Alice is in the second group, bob in the default one.
    init() async throws {
        world = try await RelayWorld()
        alice = try await world.person("alice")
        bob = try await world.person("bob")
        try await world.makeGroup(second)
        try world.put(alice, inGroup: second)
    }

    private func scope(_ group: String) -> PolicyScope { PolicyScope(group: group, in: world.network) }

    private func live(_ device: TestDevice, told group: String?, _ version: UInt32 = 0) -> TestMailbox {
        let mailbox = TestMailbox()
        let told = group.map { place($0, version) }
        #expect(world.relay.connect(mailbox, isLive: true, device: device.id, of: device.who, in: told))
        return mailbox
    }

    private func place(_ group: String, _ version: UInt32) -> GroupPlace {
        var place = GroupPlace()
        place.group = group
        place.policyVersion = version
        return place
    }

    private func fetch(
        _ scope: PolicyScope,
        as user: UserID?,
        from version: UInt32 = 1
    ) async throws -> ServerFrame.OneOf_Body {
        var fetch = FetchDocuments()
        fetch.kind = .policy
        fetch.subject = Data(scope.bytes)
        fetch.fromVersion = version
        return try await world.relay.documents(fetch, in: world.network, by: nil, as: user) { _, _ in true }
    }

    @Test("sign-in, an invitation and an opened vault name the user's group and its newest policy")
    func named() async throws {
        #expect(try await world.signIn(alice)?.group == place(second, 0))
        try await world.putPolicy(ofGroup: second, "{}")
        try await world.putPolicy(ofGroup: second, #"{"locationEnabled":false}"#)
        #expect(try await world.signIn(alice)?.group == place(second, 2))
        #expect(try await world.signIn(bob)?.group == place(first, 0))
        let half = [UInt8](repeating: 3, count: Limits.secretBytes)
        _ = try await world.relay.store.putInvitation(
            .of(half),
            for: alice.who,
            expires: world.clock.now.adding(seconds: 60)
        )
        let opened = try await world.relay.openInvitation(half: half, in: world.network)
        guard case .invitationOpened(let answer) = opened.body else { throw TestFailure("\(opened.body)") }
        #expect(answer.group == place(second, 2))
    }

    @Test("a user reads the policy of the own group, nobody that of another, and everybody the network's")
    func readers() async throws {
        let document = try await world.putPolicy(ofGroup: second, "{}")
        guard case .documentPart(let part) = try await fetch(scope(second), as: alice.who.user) else {
            throw TestFailure("the own group's policy is refused")
        }
        #expect(part.documents.map { Array($0.body) } == [document.body])
        #expect(try await fetch(scope(second), as: bob.who.user).refusal == .notFound)
        #expect(try await fetch(scope(second), as: nil).refusal == .notFound)
        #expect(try await fetch(scope(second), as: .zero).refusal == .notFound)
        for user in [alice.who.user, nil] {
            guard case .documentPart(let part) = try await fetch(.zero, as: user) else {
                throw TestFailure("the network's policy is refused")
            }
            #expect(part.documents.count == 1)
        }
        // With the move the one may be read, and the other no more.
        try world.put(alice, inGroup: first)
        #expect(try await fetch(scope(second), as: alice.who.user).refusal == .notFound)
        #expect(try await fetch(scope(first), as: alice.who.user).refusal == nil)
    }

    @Test("a group's policy is told to its members alone, the network's to everybody")
    func announced() async throws {
        let (alices, bobs) = (live(alice, told: second), live(bob, told: first))
        var put = PutDocument()
        put.kind = .policy
        put.subject = Data(scope(second).bytes)
        let policy = Policy(
            network: world.network,
            scope: scope(second),
            charterVersion: 1,
            issued: world.clock.now,
            settings: "{}"
        )
        let document = try Document(signing: policy, with: world.keys.operating)
        put.document = SignedDocument(body: document.body, signature: document.signature)
        #expect(try await world.relay.putDocument(put, by: bob.who, isGuest: false) == .done(Done()))
        #expect(alices.changes.map(\.subject) == [Data(scope(second).bytes)])
        #expect(alices.changes.map(\.version) == [1])
        #expect(bobs.changes.isEmpty)
    }

    @Test("who is moved is told at once on every live device, once, and hears of the new group's policy from then on")
    func moved() async throws {
        try await world.putPolicy(ofGroup: first, "{}")
        let phone = try await world.secondDevice(of: alice)
        let (mailboxes, bobs) = ([live(alice, told: second), live(phone, told: second)], live(bob, told: first, 1))
        try world.put(alice, inGroup: first)
        try await world.relay.tell(moved: [alice.who])
        try await world.relay.tell(moved: [alice.who, bob.who])
        for mailbox in mailboxes { #expect(mailbox.groups == [place(first, 1)]) }
        #expect(bobs.groups.isEmpty, "he was told that already")
        let policy = Policy(
            network: world.network,
            scope: scope(second),
            charterVersion: 1,
            issued: world.clock.now,
            settings: "{}"
        )
        var put = PutDocument()
        put.kind = .policy
        put.subject = Data(policy.scope.bytes)
        let document = try Document(signing: policy, with: world.keys.operating)
        put.document = SignedDocument(body: document.body, signature: document.signature)
        #expect(try await world.relay.putDocument(put, by: bob.who, isGuest: false) == .done(Done()))
        for mailbox in mailboxes { #expect(mailbox.changes.allSatisfy { $0.kind != .policy }) }
    }

    @Test("a move between a sign-in and its connection is noticed, and told then")
    func between() async throws {
        let news = world.relay.switchboard.groupNews
        let welcome = try #require(try await world.signIn(alice))
        try world.put(alice, inGroup: first)
        try await world.relay.tell(moved: [alice.who])
        let mailbox = live(alice, told: welcome.group.group)
        #expect(mailbox.groups.isEmpty)
        #expect(world.relay.switchboard.groupNews != news, "so the connection asks for it")
        try await world.relay.tell(moved: [alice.who])
        #expect(mailbox.groups == [place(first, 0)])
    }
}
