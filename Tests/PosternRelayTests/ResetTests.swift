import Foundation
import PosternPrimitives
import PosternRelay
import PosternStore
import PosternTesting
import PosternTrust
import PosternWire
import Testing

@Suite("A user who was reset")
struct ResetTests {
    /// Alice, who was reset, and a new invitation for her.
    private struct Case {
        let world: RelayWorld
        let alice: TestDevice
        let half: [UInt8]

        init() async throws {
            world = try await RelayWorld()
            alice = try await world.person("alice") { $0.vaults = [VaultTests.vault(1), VaultTests.vault(2)] }
            _ = try await world.relay.store.reset(alice.who, now: world.clock.now)
            half = try await Self.invite(alice.who, in: world)
        }

        static func invite(_ who: Who, in world: RelayWorld) async throws -> [UInt8] {
            let half = try Random.bytes(32)
            let expires = world.clock.now.adding(seconds: Limits.invitationSeconds)
            #expect(try await world.relay.store.putInvitation(.of(half), for: who, expires: expires))
            return half
        }

        /// A new device under a new identity, whose list goes on with the chain.
        func successor(_ change: (inout DeviceList) throws -> Void = { _ in }) async throws -> (TestDevice, Register) {
            let next = try TestDevice(who: alice.who, login: "alice", at: world.clock.now)
            let list = try next.nextList(after: await world.chain(of: alice)) { list in
                list.devices = [ListedDevice(key: next.key.publicKey, kind: .person, added: world.clock.now)]
                try change(&list)
            }
            return (next, try registration(of: next, list))
        }

        func registration(of device: TestDevice, _ list: Document) throws -> Register {
            var register = try device.registration(half: half, at: world.clock.now)
            register.list = SignedDocument(body: list.body, signature: list.signature)
            register.vaults = [VaultTests.vault(1, seed: 9)]
            return register
        }

        func register(_ register: Register) async throws -> ServerFrame.OneOf_Body {
            try await world.relay.register(register, in: world.network)
        }
    }

    @Test("registers the next version of the chain under a new identity, and everybody is told")
    func again() async throws {
        let test = try await Case()
        let (world, relay) = (test.world, test.world.relay)
        let bob = try await world.person("bob")
        let mailbox = TestMailbox()
        #expect(relay.connect(mailbox, isLive: true, device: bob.id, of: bob.who))
        let opened = try await relay.openInvitation(half: test.half, in: world.network)
        guard case .invitationOpened(let invitation) = opened.body else { throw TestFailure() }
        #expect(invitation.listVersion == 1)
        let (next, register) = try await test.successor()
        #expect(try await test.register(register) == .registered(Registered()))
        #expect(try await test.register(register) == .registered(Registered()), "once more")
        #expect(mailbox.changes.map(\.version) == [2])
        let chain = try await world.chain(of: test.alice)
        #expect(chain.newest.content.identity == next.identity.publicKey && chain.newest.version == 2)
        #expect(try await world.signIn(next)?.removed == false)
        #expect(try await world.signIn(test.alice)?.removed == true)
        #expect(try await relay.store.user(next.who)?.status == .active)
        let sent = try bob.seal("hello again", to: next, counter: 1, at: world.clock.now)
        #expect(await relay.send(sent, from: bob).accepted?.leftOut == [])
        // All vaults are the new ones.
        let salt = { kind in
            try await relay.store.vaultSalt(login: "alice", kind: kind, in: world.network).random?.first
        }
        #expect(try await salt(.password) == 9)
        #expect(try await salt(.recoveryKey) == nil)
    }

    @Test("may repeat its registration also when its list has gone on since")
    func repeated() async throws {
        let test = try await Case()
        let (next, register) = try await test.successor()
        #expect(try await test.register(register) == .registered(Registered()))
        _ = try await test.world.secondDevice(of: next)
        #expect(try await test.register(register) == .registered(Registered()))
        let (_, other) = try await test.successor()
        #expect(try await test.register(other).refusal == .conflict)
    }

    @Test("cannot come back under the old identity, with the old device, or from the beginning")
    func refused() async throws {
        let test = try await Case()
        let chain = try await test.world.chain(of: test.alice)
        let device = try TestDevice(beside: test.alice, after: chain, at: test.world.clock.now)
        let own = try test.alice.nextList(after: chain) { list in
            list.devices = [ListedDevice(key: device.key.publicKey, kind: .person, added: test.world.clock.now)]
        }
        #expect(try await test.register(test.registration(of: device, own)).refusal == .documentRefused)
        let stranger = try TestDevice(who: test.alice.who, login: "alice", at: test.world.clock.now)
        #expect(try await test.register(test.registration(of: stranger, stranger.list)).refusal == .documentRefused)
        let (_, two) = try await test.successor { $0.devices = chain.newest.content.devices + $0.devices }
        #expect(try await test.register(two).refusal == .documentRefused)
        let oldDevice = try await test.successor { $0.devices = chain.newest.content.devices }.1
        #expect(try await test.register(oldDevice).refusal != nil)
        let (_, renamed) = try await test.successor { $0.login = try Login("alicia") }
        #expect(try await test.register(renamed).refusal == .documentRefused)
        let (_, right) = try await test.successor()
        #expect(try await test.register(right) == .registered(Registered()))
    }

    @Test("an active user's next identity is refused, with an invitation too")
    func active() async throws {
        let world = try await RelayWorld()
        let bob = try await world.person("bob")
        let half = try await Case.invite(bob.who, in: world)
        let mallory = try TestDevice(who: bob.who, login: "bob", at: world.clock.now)
        let list = try mallory.nextList(after: await world.chain(of: bob)) { list in
            list.devices = [ListedDevice(key: mallory.key.publicKey, kind: .person, added: world.clock.now)]
        }
        var register = try mallory.registration(half: half, at: world.clock.now)
        register.list = SignedDocument(body: list.body, signature: list.signature)
        #expect(try await world.relay.register(register, in: world.network).refusal == .conflict)
        #expect(try await world.chain(of: bob).newest.version == 1)
    }

    @Test("is no recipient until it registers again")
    func leftOut() async throws {
        let test = try await Case()
        let bob = try await test.world.person("bob")
        let sent = try bob.seal("x", to: test.alice, counter: 1, at: test.world.clock.now)
        #expect(await test.world.relay.send(sent, from: bob).accepted?.leftOut == [Data(test.alice.id.bytes)])
    }
}
