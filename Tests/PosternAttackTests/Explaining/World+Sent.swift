import Foundation
import PosternClient
import PosternHome
import PosternTesting
import PosternTrust
import PosternWire
import Testing

// What the one who asks wrote.
extension World {
    func sent() async throws -> Question {
        let (alice, bob) = (try person("alice"), try person("bob"))
        return Question(alice, try await alice.send("hello", to: bob).id, ["you wrote it here, and the relay took it"])
    }

    func unanswered() async throws -> Question {
        let (alice, bob) = (try person("alice"), try person("bob"))
        relay.lie = .answeringSends { body in
            guard case .accepted(var accepted) = body else { return body }
            accepted.message = Data(bob.device.bytes)
            return .accepted(accepted)
        }
        await #expect(throws: ClientError.unanswered) { try await alice.send("kept", to: bob) }
        let sealing = try #require(try alice.client.home.unanswered().first)
        return Question(alice, sealing.first, ["you wrote it here", "the relay has not answered, and it goes again"])
    }

    func queued() throws -> Question {
        let (alice, bob) = (try person("alice"), try person("bob"))
        let id = try alice.write("for later", to: bob.who)
        return Question(alice, id, ["you wrote it here", "it goes with the next send or receive"])
    }

    func heldBack() async throws -> Question {
        let (carol, mallory) = (try person("carol"), try mallory)
        _ = try await carol.client.send("hello", to: Login("mallory"))
        let id = try carol.write("written before", to: mallory.who)
        _ = try await resetMallory()
        #expect(try await carol.look().kinds == ["identity-changed": 1, "held-back": 1])
        return Question(
            carol,
            id,
            ["you wrote it here, before the identity of its recipient changed", "'postern accept' shows the change"]
        )
    }

    /// The relay asks again and again for other recipients.
    func notSent() async throws -> Question {
        let (alice, bob) = (try person("alice"), try person("bob"))
        try await alice.send("before", to: bob)
        let id = try alice.write("given up", to: bob.who)
        relay.lie = .answeringSends { _ in .wrongRecipients(WrongRecipients()) }
        #expect(try await alice.look().kinds == ["not-sent": 1])
        return Question(
            alice,
            id,
            [
                "it was not sent: the relay and the signed device lists disagree",
                "it does not go any more: write it again",
            ]
        )
    }
}
