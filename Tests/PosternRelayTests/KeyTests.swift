import Foundation
import PosternPrimitives
import PosternRelay
import PosternTesting
import PosternTrust
import PosternWire
import Testing

@Suite("Exchange keys through the relay")
struct KeyTests {
    private func oneTime(_ device: TestDevice, at now: Timestamp) throws -> SignedDocument {
        let bundle = ExchangeKeyBundle(
            who: device.who,
            device: device.id,
            kind: .oneTime,
            created: now,
            keys: [try P521.Agreement.PrivateKey.generate().publicKey]
        )
        let document = try Document(signing: bundle, with: device.key)
        return SignedDocument(body: document.body, signature: document.signature)
    }

    private func claim(_ device: TestDevice, by who: Who, in world: RelayWorld) async throws -> Claimed {
        var claim = Claim()
        claim.devices = [Data(device.id.bytes)]
        guard case .claimed(let claimed) = try await world.relay.claim(claim, by: who) else { throw TestFailure() }
        return claimed
    }

    @Test("a one-time bundle is handed out once, then the rotating one serves")
    func once() async throws {
        let world = try await RelayWorld()
        let alice = try await world.person("alice")
        let bob = try await world.person("bob")
        var put = PutKeys()
        put.bundles = [try oneTime(bob, at: world.clock.now)]
        guard case .keysTaken(let taken) = try await world.relay.putKeys(put, of: bob.id, of: bob.who) else {
            throw TestFailure()
        }
        #expect(taken.bundlesLeft == 1)
        #expect(try await claim(bob, by: alice.who, in: world).keys.first?.bundle == put.bundles[0])
        let rotating = try await claim(bob, by: alice.who, in: world).keys.first?.bundle
        #expect(rotating != nil && rotating != put.bundles[0])
    }

    @Test("nobody drains a device: after 8 in an hour the rotating bundle serves, and the stock stays")
    func drained() async throws {
        let world = try await RelayWorld()
        let mallory = try await world.person("mallory")
        let bob = try await world.person("bob")
        var put = PutKeys()
        put.bundles = try (0..<20).map { _ in try oneTime(bob, at: world.clock.now) }
        _ = try await world.relay.putKeys(put, of: bob.id, of: bob.who)
        var got: Set<SignedDocument> = []
        for _ in 0..<12 { got.formUnion(try await claim(bob, by: mallory.who, in: world).keys.map(\.bundle)) }
        #expect(got.count == Limits.claimsInHour + 1)
        world.clock.advance(seconds: 3601)
        let later = try await claim(bob, by: mallory.who, in: world).keys.map(\.bundle)
        #expect(got.isDisjoint(with: later))
    }

    @Test("bundles of another device, too old, or too many are refused")
    func refused() async throws {
        let world = try await RelayWorld()
        let alice = try await world.person("alice")
        let bob = try await world.person("bob")
        var put = PutKeys()
        put.bundles = [try oneTime(alice, at: world.clock.now)]
        #expect(try await world.relay.putKeys(put, of: bob.id, of: bob.who).refusal == .documentRefused)
        put.bundles = [try oneTime(bob, at: world.clock.now)]
        world.clock.advance(seconds: Limits.bundleAgeSeconds + 1)
        #expect(try await world.relay.putKeys(put, of: bob.id, of: bob.who).refusal == .documentRefused)
        put.bundles = try (0...Limits.bundlesOfDevice).map { _ in try oneTime(bob, at: world.clock.now) }
        #expect(try await world.relay.putKeys(put, of: bob.id, of: bob.who).refusal == .tooMany)
    }

    @Test("a claim names each device once, and at most 64")
    func claims() async throws {
        let world = try await RelayWorld()
        let alice = try await world.person("alice")
        var claim = Claim()
        claim.devices = [Data(alice.id.bytes), Data(alice.id.bytes)]
        #expect(try await world.relay.claim(claim, by: alice.who).refusal == .malformed)
        claim.devices = [Data([1])]
        #expect(try await world.relay.claim(claim, by: alice.who).refusal == .malformed)
        claim.devices = try (0...Limits.claimedDevices).map { _ in Data(try Random.bytes(16)) }
        #expect(try await world.relay.claim(claim, by: alice.who).refusal == .tooLarge)
        claim.devices = [Data(repeating: 9, count: 16)]
        guard case .claimed(let claimed) = try await world.relay.claim(claim, by: alice.who) else {
            throw TestFailure()
        }
        #expect(claimed.withoutKey == claim.devices)
    }
}
