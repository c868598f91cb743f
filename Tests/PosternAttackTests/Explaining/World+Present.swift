import PosternClient
import PosternTesting
import PosternTrust
import PosternWire
import Testing

// What is here, open or sealed.
extension World {
    func readable() async throws -> Question {
        let (alice, bob) = (try person("alice"), try person("bob"))
        let receipt = try await alice.send("plain", to: bob)
        #expect(try await bob.look().texts == ["plain"])
        return Question(
            bob,
            receipt.id,
            at: alice.place(1),
            ["it is here: it came", "from alice, device \(alice.device)"]
        )
    }

    func fromRemovedDevice() async throws -> Question {
        let (bob, mallory) = (try person("bob"), try mallory)
        let message = try await forge("my last word", to: bob)
        try await sendAsMallory(message)
        let lists = try mallory.chain.extended(by: mallory.identity) { list in
            list.devices = []
            try list.addGhost(at: clock.now)
        }
        relay.lie = .serving(lists, as: .deviceList, of: mallory.who.user.bytes)
        #expect(try await bob.look().texts == ["my last word"])
        return Question(
            bob,
            try message.id,
            at: mallory.id.place(1),
            ["it is here", "no longer on the list of mallory", "ask whether it was stolen"]
        )
    }

    /// Carol had not compared: it is shown, with a mark.
    func fromChangedIdentity() async throws -> Question {
        let carol = try person("carol")
        _ = try await carol.client.send("hello", to: Login("mallory"))
        let (message, device) = try await sendFromReset(to: carol)
        #expect(try await carol.look().texts == ["it is me"])
        return Question(
            carol,
            try message.id,
            at: device.place(1),
            ["it is here", "the identity of mallory has changed", "compare, see 'postern accept'"]
        )
    }

    /// Bob had compared: it is kept sealed.
    func heldUntilAccepted() async throws -> Question {
        let bob = try person("bob")
        _ = try await bob.client.send("hello", to: Login("mallory"))
        try bob.client.recordMatch(try await bob.client.comparison(with: Login("mallory")))
        let (message, device) = try await sendFromReset(to: bob)
        #expect(try await bob.look().kinds == ["identity-changed": 1, "held": 1])
        return Question(
            bob,
            try message.id,
            at: device.place(1),
            [
                "from mallory, whose identity or login has changed", "'postern accept' shows the change",
                "it is kept until",
            ]
        )
    }

    private func sendFromReset(to person: Person) async throws -> (Forged, DeviceID) {
        let reset = try await resetMallory()
        let message = try await forge("it is me", to: person, by: reset.author)
        try await send(message, from: reset.device, of: reset.who)
        return (message, reset.device)
    }

    /// The relay spoils the wrap, and every wrap block.
    func closed() async throws -> Question {
        let (alice, bob) = (try person("alice"), try person("bob"))
        relay.lie = .spoiling(bob.device)
        try await alice.send("spoilt", to: bob)
        let shown = try await bob.look()
        #expect(shown.kinds == ["closed": 1])
        return Question(
            bob,
            try #require(shown.notices.last?.subject),
            at: alice.place(1),
            [
                "from alice", "the fault of the relay", "was asked for the key again",
                "no answer came yet: it comes when that device connects", "it is kept until",
            ]
        )
    }

    /// Mallory's list 2 is withheld.
    func waitsForList() async throws -> Question {
        let (bob, alice) = (try person("bob"), try person("alice"))
        let message = try await forge("under list 2", to: alice) { $0.listVersion = 2 }
        relay.lie = .inserting([message.delivery], to: alice.device)
        try await bob.send("trigger", to: alice)
        #expect(try await alice.look().kinds == ["list-withheld": 1])
        return Question(
            alice,
            try message.id,
            at: try mallory.id.place(1),
            [
                "it names version 2 of the device list of mallory, which the relay withholds: here is version 1",
                "opens when that list is there", "nothing is sent to mallory before", "tell the administrator",
            ]
        )
    }
}

extension World {
    /// The relay freezes a room.
    func waitsForRoom() async throws -> Question {
        let (alice, bob) = (try person("alice"), try person("bob"))
        let room = try await alice.found("Crew", with: ["bob"])
        try await alice.say("hello", in: room)
        _ = try await bob.look()
        _ = try await alice.client.setTimers(expiry: 60, burn: nil, of: room.choice)
        relay.lie = .freezing(room, at: 1)
        try await alice.say("under two", in: room)
        let send = try #require(relay.sent.last)
        #expect(try await bob.look().kinds == ["room-withheld": 1])
        return Question(
            bob,
            try Envelope(parsing: Array(send.envelope)).header.message,
            at: alice.place(3),
            [
                "it names change 2 of Crew, which the relay withholds: here is change 1",
                "opens when that change is there",
                "nothing is sent to Crew before", "tell the administrator",
            ]
        )
    }
}

extension DeviceID {
    /// As notices name a message of this device.
    func place(_ counter: UInt64) -> String { "\(description.prefix(8))-\(counter)" }
}

extension Person {
    func place(_ counter: UInt64) -> String { device.place(counter) }
}

extension Forged {
    var id: MessageID { get throws { try delivery.parsed.header.message } }
}
