import PosternClient
import PosternHome
import PosternTesting
import PosternTrust
import PosternWire
import Testing

extension Attacks {
    /// A thief has recorded what went over the wire, and takes a whole copy of the home, with its password.
    @Suite("Forward secrecy")
    struct ForwardSecrecyTests {
        private static let day: UInt64 = 24 * 3600

        private func dave(_ world: World) async throws -> Person {
            try await world.join(
                try await world.invite("dave").secretText,
                as: "dave",
                passphrase: "what unlocks the home"
            )
        }

        @Test("forward secrecy on disk")
        func oneTime() async throws {
            try await World.with { world in
                let (alice, dave) = (try world.person("alice"), try await dave(world))
                for text in ["first", "second"] { try await alice.send(text, to: dave) }
                let before = try StolenHome(of: dave, in: world)
                #expect(try await dave.look().texts == ["first", "second"])
                try await alice.send("not fetched yet", to: dave)
                let after = try StolenHome(of: dave, in: world)
                // Keys lie there until they are used, and no moment longer.
                #expect(try before.texts(from: [alice]) == ["first", "second"])
                #expect(try after.texts(from: [alice]) == [nil, nil, "not fetched yet"])

                let used = try before.scalarsOfRecorded()
                #expect(used.count == 2)
                #expect(try after.scalarsOfRecorded().count == 1)
                #expect(after.remains(of: used) == 0)
                try await world.goesOn(alice, to: dave, besides: ["not fetched yet"])
            }
        }

        @Test("forward secrecy on disk: with a rotating key nothing is older than four days")
        func rotating() async throws {
            try await World.with { world in
                let (alice, carol) = (try world.person("alice"), try world.person("carol"))
                let dave = try await dave(world)
                try await carol.send("with a one-time key", to: dave)
                // Alice has none of his one-time keys left over.
                world.relay.lie = .rotatingKeysOnly
                try await alice.send("with the rotating key", to: dave)
                let before = try StolenHome(of: dave, in: world)
                #expect(try await dave.look().texts == ["with a one-time key", "with the rotating key"])
                let after = try StolenHome(of: dave, in: world)
                // He connects once a day.
                for _ in 0..<4 {
                    world.clock.advance(seconds: Self.day)
                    _ = try await dave.look()
                }
                let later = try StolenHome(of: dave, in: world)
                #expect(try before.texts(from: [carol, alice]) == ["with a one-time key", "with the rotating key"])
                #expect(try after.texts(from: [carol, alice]) == [nil, "with the rotating key"])
                #expect(try later.texts(from: [carol, alice]) == [nil, nil])

                let used = try before.scalarsOfRecorded()
                #expect(used.count == 2)
                #expect(try later.scalarsOfRecorded().isEmpty)
                #expect(later.remains(of: used) == 0)
                try await world.goesOn(alice, to: dave)
            }
        }
    }
}
