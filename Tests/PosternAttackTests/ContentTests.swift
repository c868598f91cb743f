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

        private func shown(_ person: Person, _ world: World, _ text: String = "mine") throws -> ShownMessage {
            let events = try person.client.history(HistoryQuery(search: text))
            guard events.count == 1, case .message(let message) = events[0].body else {
                throw TestFailure("no message")
            }
            return message
        }

        /// As alice wrote it, with bob's reaction.
        private func expectUntouched(
            _ person: Person,
            _ world: World,
            _ text: String = "mine",
            sourceLocation: SourceLocation = #_sourceLocation
        ) throws {
            let message = try shown(person, world, text)
            #expect(message.text == text && message.body != .recalled, sourceLocation: sourceLocation)
            #expect(!message.attributes.isEdited, sourceLocation: sourceLocation)
            #expect(message.attributes.reactions.map(\.by) == [["bob"]], sourceLocation: sourceLocation)
        }

        /// What nobody but the author, or who reacted, may do.
        private func changes(of target: Target) throws -> [Content.Body] {
            let emoji = try Line("+", bytes: 1...ContentLimits.emojiBytes)
            return [
                .edit(PosternCrypto.Edit(of: target, MessageText("hers"), revision: 9)),
                .recall(Recall(of: target)),
                .reaction(Reaction(to: target, emoji, isRemoved: true, revision: 9)),
            ]
        }

        @Test("someone else's message: mallory edits, recalls, and un-reacts what alice wrote")
        func someoneElses() async throws {
            try await World.with { world in
                let (alice, bob, target) = try await written(world)
                _ = try await bob.client.change(MessageChoice(target.first.description), .react("+"))
                var previous = Hash512.zero
                for (index, body) in try changes(of: target).enumerated() {
                    // In her own conversation there is no such message, and in alice's nobody believes her.
                    let counter = UInt64(index) + 1
                    let own = try await world.forge(body, to: bob, counter: counter, previous: previous)
                    let alices = try await world.forge(body, to: bob, counter: counter)
                        .resigned(
                            by: Author(world.mallory),
                            to: bob,
                            header: { $0.conversation = ConversationID(between: alice.who, and: bob.who) }
                        )
                    previous = own.hash
                    world.relay.lie = .inserting([own.delivery, alices.delivery], to: bob.device)
                    try await alice.send("on \(index)", to: bob)
                    let shown = try await bob.look()
                    #expect(shown.texts == ["on \(index)"] && shown.kinds == ["refused": 1, "change-ignored": 1])
                    world.relay.lie = .none
                }
                try expectUntouched(bob, world)
            }
        }

        @Test("someone else's message: in a room, where mallory is a member, it is ignored and noted")
        func inRoom() async throws {
            try await World.with { world in
                let (alice, bob) = (try world.person("alice"), try world.person("bob"))
                let room = try await alice.found("Crew", with: ["bob", "mallory"])
                let receipt = try await alice.say("mine", in: room)
                #expect(try await bob.look().texts == ["mine"])
                _ = try await bob.client.change(MessageChoice(receipt.id.description), .react("+"))
                let target = Target(device: alice.device, first: receipt.id)
                let head = try bob.head(of: room)
                var forged: [Forged] = []
                for (index, body) in try changes(of: target).enumerated() {
                    forged.append(
                        try await world.forge(
                            body,
                            to: bob,
                            in: room,
                            under: head,
                            counter: UInt64(index) + 1,
                            previous: forged.last?.hash ?? .zero
                        )
                    )
                }
                world.relay.lie = .inserting(forged.map(\.delivery), to: bob.device)
                try await alice.say("on", in: room)
                let shown = try await bob.look()
                // She takes back what she never said: that changes nothing.
                #expect(shown.texts == ["on"] && shown.kinds == ["change-ignored": 2])
                try expectUntouched(bob, world)
            }
        }

        @Test("someone else's message: the same from Alice's new identity, before and after it is accepted")
        func newIdentity() async throws {
            try await World.with { world in
                let (alice, bob, target) = try await written(world)
                let room = try await bob.found("Crew", with: ["alice"])
                _ = try await alice.look()
                let receipt = try await alice.say("in the room", in: room)
                #expect(try await bob.look().texts == ["in the room"])
                let inRoom = Target(device: alice.device, first: receipt.id)
                for target in [target, inRoom] {
                    _ = try await bob.client.change(MessageChoice(target.first.description), .react("+"))
                }
                let again = try await world.reset(alice)
                #expect(again.who == alice.who && again.device != alice.device)
                await #expect(throws: ClientError.noSuchMessage(target.first.description)) {
                    try await again.client.change(MessageChoice(target.first.description), .recall)
                }
                for body in try changes(of: target) { try again.write(body, to: bob.who) }
                try await again.send("it is me", to: bob)
                let first = try await bob.look()
                #expect(first.texts == ["it is me"])
                #expect(first.kinds == ["identity-changed": 1, "change-ignored": 2])
                try expectUntouched(bob, world)

                let acceptance = try await bob.client.acceptance(of: alice.login)
                _ = try await bob.client.accept(acceptance, isCompared: false)
                #expect(try await bob.client.add([alice.login], to: room.choice).isChanged)
                #expect(try await again.look().kinds["room-joined"] == 1)
                for body in try changes(of: target) { try again.write(body, to: bob.who) }
                for body in try changes(of: inRoom) { try again.write(body, in: room) }
                try await again.say("it is me still", in: room)
                let second = try await bob.look()
                #expect(second.texts == ["it is me still"] && second.kinds["change-ignored"] == 4)
                try expectUntouched(bob, world)
                try expectUntouched(bob, world, "in the room")
            }
        }

        @Test("recall across rooms: from another room or a direct conversation it is ignored and noted")
        func acrossRooms() async throws {
            try await World.with { world in
                let (alice, bob) = (try world.person("alice"), try world.person("bob"))
                let room = try await alice.found("Crew", with: ["bob"])
                let other = try await alice.found("Other", with: ["bob"])
                let receipt = try await alice.say("mine", in: room)
                #expect(try await bob.look().texts == ["mine"])
                let choice = MessageChoice(receipt.id.description)
                _ = try await bob.client.change(choice, .react("+"))
                let target = Target(device: alice.device, first: receipt.id)
                for body in try changes(of: target) {
                    try alice.write(body, in: other)
                    try alice.write(body, to: bob.who)
                }
                try await alice.send("on", to: bob)
                let shown = try await bob.look()
                #expect(shown.texts == ["on"] && shown.kinds == ["change-ignored": 6])
                try expectUntouched(bob, world)
                // In its own it counts.
                _ = try await alice.client.change(choice, .recall)
                _ = try await bob.look()
                #expect(try bob.client.history(HistoryQuery(search: "mine")).isEmpty)
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
