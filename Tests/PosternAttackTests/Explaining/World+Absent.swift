import PosternClient
import PosternCrypto
import PosternPrimitives
import PosternTesting
import PosternTrust
import PosternWire
import Testing

// What is not here.
extension World {
    /// Well signed and well sealed, and what was sealed names others than those who talk.
    func refused() async throws -> Question {
        let (alice, bob, mallory) = (try person("alice"), try person("bob"), try mallory)
        let header = try await forge("never sent", to: bob).delivery.parsed.header
        let users = DirectUsers(mallory.who, alice.who)
        let content = Content(users: users, firstID: header.message, body: .text("for others"))
        let forge = Forge(header: header, plain: try Padding.pad(content.bytes), secret: try Random.bytes(32))
        let key = try await rotatingKey(of: bob).publicKey
        let row = Forge.Row(user: bob.who.user, device: bob.device, key: key)
        let (envelope, block) = try forge.seal(for: [row], signedBy: mallory.key)
        try await sendAsMallory(try Forged(envelope, block, secret: forge.secret, to: bob))
        #expect(try await bob.look().kinds == ["refused": 1])
        return Question(
            bob,
            header.message,
            at: mallory.id.place(1),
            [
                "from mallory and was refused: the sealed content names other users",
                "it is not kept: ask mallory to send it again",
            ]
        )
    }

    func neverOpened() async throws -> Question {
        let question = try await closed()
        relay.lie = .to(try person("alice").device) { _ in [] }
        clock.advance(seconds: 7 * 86_400)
        #expect(try await question.person.look().texts == [])
        return Question(
            question.person,
            question.subject,
            at: question.place,
            [
                "from alice and did not open", "the fault is of the relay",
                "not kept any more: ask alice to send it again",
            ]
        )
    }

    /// The relay drops one of three.
    func missing() async throws -> Question {
        let bob = try await dropping(expire: nil)
        clock.advance(seconds: 61)
        let notices = try await bob.look().notices
        return Question(
            bob,
            try #require(notices.last?.subject),
            [
                "message 2 of alice", "did not come; a later one did", "the relay withholds it, or it is on its way",
                "the relay may hold it until", "ask alice to send it again",
            ]
        )
    }

    /// The same, of one that lives for a minute.
    func expired() async throws -> Question {
        let bob = try await dropping(expire: 60)
        clock.advance(seconds: 61)
        let shown = try await bob.look()
        #expect(shown.kinds == ["expired": 1])
        return Question(
            bob,
            try #require(shown.notices.last?.subject),
            ["message 2 of alice", "expired at the relay before it came", "ask alice to send it again"]
        )
    }

    private func dropping(expire: UInt32?) async throws -> Person {
        let (alice, bob) = (try person("alice"), try person("bob"))
        relay.lie = .dropping(2, to: bob.device)
        try await alice.send("one", to: bob)
        _ = try await alice.client.send("two", to: bob.login, expire: expire)
        try await alice.send("three", to: bob)
        #expect(try await bob.look().texts == ["one", "three"])
        return bob
    }

    /// The relay leaves the laptop out, and says so to the sender, who says it to the laptop.
    func leftOut() async throws -> Question {
        let (alice, bob) = (try person("alice"), try person("bob"))
        let laptop = try await addDevice(to: bob, home: "bob-laptop")
        try await alice.send("one", to: bob)
        #expect(try await laptop.look().texts == ["one"])
        relay.lie = .leavingOut(laptop.device, of: 2)
        #expect(try await alice.send("two", to: bob).leftOut == [laptop.device])
        relay.lie = .dropping(2, to: laptop.device)
        try await alice.send("three", to: bob)
        let shown = try await laptop.look()
        #expect(shown.texts == ["three"] && shown.kinds == ["left-out": 1])
        return Question(
            laptop,
            try #require(shown.notices.last?.subject),
            [
                "message 2 of alice", "was not sealed for this device, which had no usable key then",
                "your other devices may have it, or ask alice to send it again",
            ]
        )
    }

    func notForThisDevice() async throws -> Question {
        let (alice, bob) = (try person("alice"), try person("bob"))
        try await alice.send("before there was a laptop", to: bob)
        let laptop = try await addDevice(to: bob, home: "bob-laptop")
        try await alice.send("since then", to: bob)
        #expect(try await laptop.look().texts == ["since then"])
        return Question(
            laptop,
            alice.place(1),
            ["was sent before the first one that came here", "your other devices may have it", "it has no history"]
        )
    }

    func unknown() async throws -> Question {
        let (alice, bob) = (try person("alice"), try person("bob"))
        let sent = try await alice.send("not received yet", to: bob)
        return Question(
            bob,
            sent.id,
            at: alice.place(1),
            ["this device was added", "'postern receive' takes what waits at the relay", "ask whoever sent it"]
        )
    }
}
