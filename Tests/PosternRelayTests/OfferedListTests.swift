import PosternPrimitives
import PosternRelay
import PosternStore
import PosternTesting
import PosternTrust
import PosternWire
import Testing

@Suite("Lists of others, after a restore")
struct OfferedListTests {
    @Test("anybody with a device gives them back for 30 days, each as its own identity signed it")
    func givenBack() async throws {
        var world = try await RelayWorld()
        let alice = try await world.person("alice")
        let bob = try await world.person("bob")
        let chain = try await world.chain(of: alice)
        let second = try TestDevice(beside: alice, after: chain, at: world.clock.now)
        #expect(try await world.put(second.list, of: alice, by: bob.who).refusal == .notPermitted, "no restore")
        world = try await world.restored()
        let forged = try alice.nextList(after: chain, by: IdentityKey.generate()) { _ in }
        #expect(try await world.put(forged, of: alice, by: bob.who).refusal == .notPermitted)
        let body = try alice.nextList(after: chain) { _ in }
        let unsigned = try Document(body: body.body, signature: second.list.signature)
        #expect(try await world.put(unsigned, of: alice, by: bob.who).refusal == .documentRefused)
        let far = try alice.nextList(after: chain) { $0.version += 1 }
        #expect(try await world.put(far, of: alice, by: bob.who).refusal == .conflict)
        #expect(try await world.put(second.list, of: alice, by: bob.who, isGuest: true).refusal == .notPermitted)
        let vault = VaultTests.vault(1)
        #expect(try await world.put(second.list, of: alice, vault: vault, by: bob.who).refusal == .notPermitted)
        #expect(try await world.chain(of: alice).newest.version == 1)

        #expect(try await world.put(second.list, of: alice, by: bob.who) == .done(Done()))
        #expect(try await world.put(second.list, of: alice, by: bob.who) == .done(Done()), "once more")
        #expect(try await world.signIn(second)?.listVersion == 2)
        let mailbox = TestMailbox()
        #expect(world.relay.connect(mailbox, isLive: true, device: second.id, of: second.who))
        let without = try alice.nextList(after: await world.chain(of: alice)) { list in
            list.devices.removeAll { $0.id == second.id }
        }
        #expect(try await world.put(without, of: alice, by: bob.who) == .done(Done()))
        #expect(mailbox.reasons == [.removed])

        world.clock.advance(seconds: Limits.repeatSeconds)
        let late = try alice.nextList(after: await world.chain(of: alice)) { _ in }
        #expect(try await world.put(late, of: alice, by: bob.who).refusal == .notPermitted)
        #expect(try await world.put(late, of: alice) == .done(Done()))
    }

    @Test("of users who have not registered, are suspended or were reset none is taken")
    func shutOut() async throws {
        let world = try await RelayWorld()
        let alice = try await world.person("alice")
        let bob = try await world.person("bob")
        let list = try alice.nextList(after: await world.chain(of: alice)) { _ in }
        _ = try await world.relay.store.reset(alice.who, now: world.clock.now)
        let restored = try await world.restored()
        #expect(try await restored.put(list, of: alice, by: bob.who).refusal == .notPermitted)
        let stranger = try TestDevice(
            who: Who(network: world.network, user: .random()),
            login: "x",
            at: world.clock.now
        )
        #expect(try await restored.put(stranger.list, of: stranger, by: bob.who).refusal == .notPermitted)
    }
}
