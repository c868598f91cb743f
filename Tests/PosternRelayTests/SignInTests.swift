import Foundation
import PosternPrimitives
import PosternRelay
import PosternStore
import PosternTesting
import PosternTrust
import PosternWire
import Testing

@Suite("Sign-in and joining")
struct SignInTests {
    static let nonce = [UInt8](repeating: 5, count: 32)

    private func welcome(
        _ device: TestDevice,
        in world: RelayWorld,
        as id: DeviceID? = nil,
        address: String = RelayWorld.address,
        change: (inout [UInt8]) -> Void = { _ in }
    ) async throws -> Welcome? {
        let proof = SignInProof(
            who: device.who,
            device: device.id,
            address: try HostAddress(RelayWorld.address),
            nonce: Self.nonce
        )
        var signature = try proof.sign(with: device.key)
        change(&signature)
        return try await world.relay.checkProof(
            of: id ?? device.id,
            of: device.who,
            minor: 0,
            nonce: Self.nonce,
            address: address,
            signature: signature
        )
    }

    @Test("the right device is welcomed with limits, epoch and versions")
    func right() async throws {
        let world = try await RelayWorld()
        let alice = try await world.person("alice")
        let welcome = try #require(try await welcome(alice, in: world))
        #expect(welcome.epoch == Data(repeating: 1, count: 16))
        #expect(welcome.charterVersion == 1 && welcome.policyVersion == 1 && welcome.listVersion == 1)
        #expect(welcome.limits.frameBytes == UInt32(Limits.frameBytes))
        #expect(welcome.lastAccepted.isEmpty)
    }

    @Test("a wrong signature, device, address or user is not")
    func wrong() async throws {
        let world = try await RelayWorld()
        let alice = try await world.person("alice")
        let bob = try await world.person("bob")
        #expect(try await welcome(alice, in: world, change: { $0[70] ^= 1 }) == nil)
        #expect(try await welcome(alice, in: world, change: { $0.removeLast() }) == nil)
        #expect(try await welcome(alice, in: world, as: bob.id) == nil)
        #expect(try await welcome(alice, in: world, as: .zero) == nil)
        #expect(try await welcome(alice, in: world, address: "evil.example:7443") == nil)
        #expect(try await welcome(alice, in: world, address: "not an address") == nil)
    }

    @Test("the last accepted message is named at sign-in")
    func lastAccepted() async throws {
        let world = try await RelayWorld()
        let alice = try await world.person("alice")
        let bob = try await world.person("bob")
        let sent = try alice.seal("x", to: bob, counter: 1, at: world.clock.now)
        let accepted = try #require(await world.relay.send(sent, from: alice).accepted)
        #expect(try await welcome(alice, in: world)?.lastAccepted == accepted.message)
    }

    @Test("an invitation enrols one device, which may repeat itself")
    func invitation() async throws {
        let world = try await RelayWorld()
        let relay = world.relay
        let (who, half) = try await invite("dora", in: world)
        let opened = try await relay.openInvitation(half: half, in: world.network)
        guard case .invitationOpened(let answer) = opened.body else { throw TestFailure() }
        #expect(answer.login == "dora" && answer.user == Data(who.user.bytes) && answer.listVersion == 0)
        #expect(opened.user == who.user, "from now on the connection acts for this user")
        let device = try TestDevice(who: who, login: "dora", at: world.clock.now)
        let register = try device.registration(half: half, at: world.clock.now)
        #expect(try await relay.register(register, in: world.network) == .registered(Registered()))
        #expect(try await relay.register(register, in: world.network) == .registered(Registered()))
        let other = try TestDevice(who: who, login: "dora", at: world.clock.now)
        let second = try other.registration(half: half, at: world.clock.now)
        #expect(try await relay.register(second, in: world.network).refusal == .conflict)
    }

    @Test("an invitation that is unknown, of another length or expired opens nothing")
    func badInvitation() async throws {
        let world = try await RelayWorld()
        for half in [[UInt8](repeating: 0, count: 32), [1, 2, 3], []] {
            let opened = try await world.relay.openInvitation(half: half, in: world.network)
            #expect(opened.body.refusal == .invitationInvalid && opened.user == nil)
        }
        let (_, half) = try await invite("erik", in: world)
        #expect(try await world.relay.openInvitation(half: half, in: .zero).body.refusal == .invitationInvalid)
        world.clock.advance(seconds: Limits.invitationSeconds)
        #expect(try await world.relay.openInvitation(half: half, in: world.network).body.refusal == .invitationInvalid)
    }

    @Test("a registration for another login or user, or with another one's keys, is refused")
    func badRegistration() async throws {
        let world = try await RelayWorld()
        let (who, half) = try await invite("fred", in: world)
        let now = world.clock.now
        let stranger = try TestDevice(who: who, login: "mallory", at: now)
        #expect(try await refusal(stranger.registration(half: half, at: now), in: world) == .documentRefused)
        let fred = try TestDevice(who: who, login: "fred", at: now)
        var otherKeys = try fred.registration(half: half, at: now)
        otherKeys.bundles = try TestDevice(who: who, login: "fred", at: now).registration(half: half, at: now).bundles
        #expect(try await refusal(otherKeys, in: world) == .documentRefused)
        var noKeys = try fred.registration(half: half, at: now)
        noKeys.bundles = []
        #expect(try await refusal(noKeys, in: world) == .malformed)
        var forged = try fred.registration(half: half, at: now)
        forged.list.signature[131] ^= 1
        #expect(try await refusal(forged, in: world) == .documentRefused)
        #expect(
            try await world.relay.register(fred.registration(half: half, at: now), in: world.network)
                == .registered(Registered())
        )
    }

    private func refusal(_ register: Register, in world: RelayWorld) async throws -> RefusalCode? {
        try await world.relay.register(register, in: world.network).refusal
    }

    private func invite(_ login: String, in world: RelayWorld) async throws -> (Who, [UInt8]) {
        let who = Who(network: world.network, user: try #require(UserID(try Random.bytes(16))))
        _ = try await world.relay.store.createUsers(
            [.init(id: who.user, login: login, created: world.clock.now)],
            in: world.network
        )
        let half = try Random.bytes(32)
        let expires = world.clock.now.adding(seconds: Limits.invitationSeconds)
        #expect(try await world.relay.store.putInvitation(.of(half), for: who, expires: expires))
        return (who, half)
    }

    @Test("guests read charters only, and of their network only")
    func guests() async throws {
        let world = try await RelayWorld()
        var fetch = FetchDocuments()
        fetch.kind = .charter
        fetch.subject = Data(world.network.bytes)
        let documents = { fetch in
            try await world.relay.documents(fetch, in: world.network, by: nil, as: nil) { kind, _ in kind == .charter }
        }
        guard case .documentPart(let part) = try await documents(fetch) else { throw TestFailure() }
        #expect(part.documents.count == 1 && !part.more)
        fetch.subject = Data(repeating: 9, count: 16)
        #expect(try await documents(fetch).refusal == .notFound)
        fetch.kind = .policy
        #expect(try await documents(fetch).refusal == .notPermitted)
    }
}
