import PosternClient
import PosternCrypto
import PosternTesting
import PosternTrust
import PosternWire
import Testing

extension Attacks {
    @Suite("What messages make of each other")
    struct ContentTests {
        /// Alice has written to bob, who has read it. Mallory knows its id, as if she were told.
        private func written(_ world: World) async throws -> (alice: Person, bob: Person, target: Target) {
            let (alice, bob) = (try world.person("alice"), try world.person("bob"))
            let receipt = try await alice.send("mine", to: bob)
            #expect(try await bob.look().texts == ["mine"])
            return (alice, bob, Target(device: alice.device, first: receipt.id))
        }

        private func shown(_ person: Person, _ world: World) throws -> ShownMessage {
            let events = try person.client.history(HistoryQuery(search: "mine"))
            guard events.count == 1, case .message(let message) = events[0].body else {
                throw TestFailure("no message")
            }
            return message
        }

        @Test("someone else's message: mallory edits, recalls, and un-reacts what alice wrote")
        func someoneElses() async throws {
            try await World.with { world in
                let (alice, bob, target) = try await written(world)
                let emoji = try Line("+", bytes: 1...ContentLimits.emojiBytes)
                let changes: [Content.Body] = [
                    .edit(PosternCrypto.Edit(of: target, MessageText("hers"), revision: 9)),
                    .recall(Recall(of: target)),
                    .reaction(Reaction(to: target, emoji, isRemoved: true, revision: 9)),
                ]
                for (index, body) in changes.enumerated() {
                    // In alice's conversation nobody believes her, and in her own there is no such message.
                    let own = try await world.forge(body, to: bob, counter: UInt64(index) + 1)
                    world.relay.lie = .inserting([own.delivery], to: bob.device)
                    try await alice.send("on \(index)", to: bob)
                    #expect(try await bob.look().texts == ["on \(index)"])
                    world.relay.lie = .none
                }
                let message = try shown(bob, world)
                #expect(message.text == "mine" && !message.attributes.isEdited)
                #expect(message.attributes.reactions.isEmpty)
            }
        }

        @Test("someone else's message: in a room, where mallory is a member, it is ignored and noted")
        func inRoom() async throws {
            try await World.with { world in
                let (alice, bob) = (try world.person("alice"), try world.person("bob"))
                let room = try await alice.found("Crew", with: ["bob", "mallory"])
                let receipt = try await alice.say("mine", in: room)
                #expect(try await bob.look().texts == ["mine"])
                let target = Target(device: alice.device, first: receipt.id)
                let head = try bob.head(of: room)
                let bodies: [Content.Body] = [
                    .edit(PosternCrypto.Edit(of: target, MessageText("hers"), revision: 9)),
                    .recall(Recall(of: target)),
                ]
                var forged: [Delivery] = []
                for (index, body) in bodies.enumerated() {
                    let envelope = try await world.forge(body, to: bob, counter: UInt64(index) + 1) { header in
                        header.kind = .room
                        header.conversation = room.id
                        header.roomVersion = head.version
                        header.roomEntry = head.entry
                    }
                    forged.append(envelope.delivery)
                }
                world.relay.lie = .inserting(forged, to: bob.device)
                try await alice.say("on", in: room)
                let shown = try await bob.look()
                #expect(shown.texts == ["on"] && shown.kinds["change-ignored"] == 2)
                let message = try self.shown(bob, world)
                #expect(message.text == "mine" && !message.attributes.isEdited && message.body != .recalled)
            }
        }

        @Test("what alice herself says of it counts, on both sides")
        func author() async throws {
            try await World.with { world in
                let (alice, bob, target) = try await written(world)
                let choice = MessageChoice(target.first.description)
                _ = try await bob.client.change(choice, .react("+"))
                _ = try await alice.client.change(choice, .edit("mine, edited"))
                for person in [alice, bob] {
                    _ = try await person.look()
                    let message = try shown(person, world)
                    #expect(message.text == "mine, edited" && message.attributes.isEdited)
                    #expect(message.attributes.reactions.map(\.emoji) == ["+"])
                    #expect(message.attributes.reactions.map(\.by) == [["bob"]])
                }
                await #expect(throws: ClientError.notYours) { try await bob.client.change(choice, .recall) }
                _ = try await alice.client.change(choice, .recall)
                _ = try await bob.look()
                for person in [alice, bob] {
                    #expect(try person.client.history(HistoryQuery(search: "mine")).isEmpty)
                    let bodies = try person.client.history(HistoryQuery()).compactMap { event in
                        if case .message(let message) = event.body { message.body } else { nil }
                    }
                    #expect(bodies == [.recalled])
                }
            }
        }

        @Test("clock games: a timer that has run out when the message comes, and one that runs out later")
        func timers() async throws {
            try await World.with { world in
                let (alice, bob) = (try world.person("alice"), try world.person("bob"))
                try await alice.send("hello", to: bob)
                _ = try await bob.look()
                world.relay.lie = .none
                _ = try await alice.client.send("for a minute", to: bob.login, expire: 60)
                _ = try await alice.client.send("for a day", to: bob.login, expire: 86_400)
                #expect(try await bob.look().texts == ["for a minute", "for a day"])
                world.clock.advance(seconds: 61)
                for person in [alice, bob] {
                    try person.client.eraseDue()
                    #expect(try person.client.history(HistoryQuery(search: "for a minute")).isEmpty)
                    #expect(try person.client.history(HistoryQuery(search: "for a day")).count == 1)
                }
                // The relay gives it later than it may.
                _ = try await alice.client.send("too late", to: bob.login, expire: 60)
                let late = try Delivery(try #require(world.relay.sent.last), for: bob.device)
                world.clock.advance(seconds: 61)
                world.relay.lie = .inserting([late], to: bob.device)
                try await alice.send("in time", to: bob)
                #expect(try await bob.look().texts == ["in time"])
                world.relay.lie = .none
                _ = try await alice.client.send(
                    .text("once read"),
                    to: .user(bob.login),
                    MessageOptions(burn: 30)
                )
                #expect(try await bob.look().texts == ["once read"])
                world.clock.advance(seconds: 29)
                try bob.client.eraseDue()
                #expect(try bob.client.history(HistoryQuery(search: "once read")).count == 1)
                world.clock.advance(seconds: 1)
                try bob.client.eraseDue()
                #expect(try bob.client.history(HistoryQuery(search: "once read")).isEmpty)
            }
        }

        @Test("a room's timers hold for what is written under them, on every side")
        func roomTimers() async throws {
            try await World.with { world in
                let (alice, bob) = (try world.person("alice"), try world.person("bob"))
                let room = try await alice.found("Crew", with: ["bob"])
                try await alice.say("before", in: room)
                _ = try await alice.client.setTimers(expiry: 60, burn: nil, of: room.choice)
                try await alice.say("for a minute", in: room)
                #expect(try await bob.look().texts == ["before", "for a minute"])
                for (seconds, left) in [(UInt64(59), 2), (1, 1)] {
                    world.clock.advance(seconds: seconds)
                    for person in [alice, bob] {
                        try person.client.eraseDue()
                        let messages = try person.client.history(HistoryQuery(of: .room(room.choice))).count { event in
                            if case .message = event.body { true } else { false }
                        }
                        #expect(messages == left)
                    }
                }
            }
        }

        @Test("receipts are told where the user wants it, and count from who was sent the message alone")
        func receipts() async throws {
            try await World.with { world in
                let (alice, bob, target) = try await written(world)
                _ = try await alice.look()
                #expect(try shown(alice, world).attributes.receipts.isEmpty)
                let group = ReceiptGroup(
                    conversation: ConversationID(between: alice.who, and: bob.who),
                    device: target.device,
                    read: [target.first]
                )
                let lie = try await world.forge(.receipts(Receipts([group])), to: alice)
                world.relay.lie = .inserting([lie.delivery], to: alice.device)
                try await bob.send("on", to: alice)
                _ = try await alice.look()
                #expect(try shown(alice, world).attributes.receipts.isEmpty)
                world.relay.lie = .none
                try bob.client.setReceipts(true)
                let receipt = try await alice.send("mine, too", to: bob)
                _ = try await bob.look()
                _ = try await alice.look()
                let events = try alice.client.history(HistoryQuery(search: "mine, too"))
                guard case .message(let message)? = events.first?.body else { throw TestFailure("no message") }
                #expect(message.id == receipt.id)
                #expect(message.attributes.receipts.map(\.login) == ["bob"])
                #expect(message.attributes.receipts.first?.readAt != nil)
            }
        }
    }
}
