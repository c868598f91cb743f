import Foundation
import PosternClient
import PosternCrypto
import PosternHome
import PosternPrimitives
import PosternSession
import PosternTesting
import PosternWire
import Testing

extension Attacks {
    /// A thief has recorded what went over the wire, and takes a whole copy of the home, with what unlocks it.
    @Suite("Forward secrecy")
    struct ForwardSecrecyTests {
        private static let hour: UInt64 = 3600

        /// What each recorded message says to who has a home.
        private func read(_ recorded: [Send], of alice: Person, with home: Person) throws -> [String?] {
            try recorded.map { send -> String? in
                let delivery = try Delivery(send, for: home.device)
                guard let scalar = try home.client.home.exchangeKey(delivery.own.key) else { return nil }
                let reader = Reader(user: home.who, device: home.device)
                let authentic = try ArrivedEnvelope(
                    delivery.envelope,
                    for: reader,
                    at: try delivery.parsed.header.sentAt
                ).authenticate(with: alice.client.ownLists())
                let secret = try authentic.unwrap(
                    delivery.own,
                    encapsulated: delivery.encapsulated,
                    with: P521.Agreement.PrivateKey(scalar: scalar)
                )
                guard case .text(let text) = try authentic.open(with: secret).content.body else {
                    return "another body"
                }
                return text.text
            }
        }

        @Test("forward secrecy on disk")
        func oneTime() async throws {
            try await World.with { world in
                let (alice, bob) = (try world.person("alice"), try world.person("bob"))
                for text in ["first", "second"] { try await alice.send(text, to: bob) }
                let before = try world.copyOfHome(bob)
                #expect(try await bob.look().texts == ["first", "second"])
                try await alice.send("not fetched yet", to: bob)
                let recorded = world.relay.sent
                // Their keys lie there until they are used, and no moment longer.
                #expect(try read(recorded, of: alice, with: before) == ["first", "second", "not fetched yet"])
                #expect(try read(recorded, of: alice, with: bob) == [nil, nil, "not fetched yet"])
            }
        }

        @Test("forward secrecy on disk: with a rotating key nothing is older than four days")
        func rotating() async throws {
            try await World.with { world in
                let (alice, bob) = (try world.person("alice"), try world.person("bob"))
                world.relay.lie = .rotatingKeysOnly
                try await alice.send("with the rotating key", to: bob)
                let recorded = world.relay.sent
                #expect(try await bob.look().texts == ["with the rotating key"])
                #expect(try read(recorded, of: alice, with: bob) == ["with the rotating key"])
                // He connects once a day.
                for _ in 0..<4 {
                    world.clock.advance(seconds: 24 * Self.hour)
                    _ = try await bob.look()
                }
                #expect(try read(recorded, of: alice, with: bob) == [nil])
                try await world.goesOn(alice, to: bob)
            }
        }
    }
}
