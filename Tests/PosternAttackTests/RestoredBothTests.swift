import Foundation
import PosternClient
import PosternHome
import PosternSession
import PosternTesting
import PosternWire
import Testing

extension Attacks {
    /// The relay names the last message that it accepted of a device: an older one after its own restore, an unknown
    /// one where the home is the older of the two.
    @Suite("A restored relay and restored homes")
    struct RestoredBothTests {
        @Test("relay restored: an older last message stops no honest home")
        func honest() async throws {
            try await World.with { world in
                let (alice, bob) = (try world.person("alice"), try world.person("bob"))
                try await alice.send("one", to: bob)
                let backup = try await world.backUp()
                try await alice.send("two", to: bob)
                try await alice.send("three", to: bob)
                for _ in 0..<2 {
                    try await world.restore(from: backup)
                    try await alice.send("again \(world.relay.sent.count)", to: bob)
                }
                let shown = try await bob.look()
                #expect(shown.texts == ["one", "two", "three", "again 3", "again 4"])
                #expect(shown.kinds == ["relay-restored": 1])
                #expect(try alice.unprinted().kinds == ["relay-restored": 2], "once for each restore")
            }
        }

        @Test("relay restored, client restored: a home older than the back-up is noticed, and gives nothing back")
        func olderThanBackUp() async throws {
            try await World.with { world in
                let (alice, bob) = (try world.person("alice"), try world.person("bob"))
                try await alice.send("one", to: bob)
                let copy = try world.copyOfHome(alice)
                try await alice.send("two", to: bob)
                let backup = try await world.backUp()
                try await alice.send("three", to: bob)
                try await world.restore(from: backup)
                let asked = world.relay.asked.count
                await #expect(throws: ClientError.copiedHome) { try await copy.send("another two", to: bob) }
                await #expect(throws: ClientError.copiedHome) { try await copy.look() }
                #expect(world.relay.asked.dropFirst(asked).allSatisfy { !$0.gives })
                try await alice.send("four", to: bob)
                let shown = try await bob.look()
                #expect(shown.texts == ["one", "two", "three", "four"])
                #expect(shown.kinds == ["relay-restored": 1])
            }
        }

        @Test("relay restored, client restored: a copy is noticed once the home that went on has been there")
        func newerThanBackUp() async throws {
            try await World.with { world in
                let (alice, bob) = (try world.person("alice"), try world.person("bob"))
                let backup = try await world.backUp()
                try await alice.send("one", to: bob)
                let copy = try world.copyOfHome(alice)
                try await alice.send("two", to: bob)
                try await world.restore(from: backup)
                _ = try await alice.look()
                await #expect(throws: ClientError.copiedHome) { try await copy.send("another two", to: bob) }
                try await alice.send("three", to: bob)
                let shown = try await bob.look()
                #expect(shown.texts == ["one", "two", "three"])
                #expect(shown.kinds == ["relay-restored": 1])
            }
        }
    }
}

extension RelayQuestion {
    /// Whether a client gives the relay something to keep.
    fileprivate var gives: Bool {
        switch self {
        case .send, .repeat, .putKeys, .putDocument, .claim: true
        default: false
        }
    }
}
