import PosternClient
import PosternCrypto
import PosternHome
import PosternSession
import PosternTesting
import PosternTrust
import PosternWire
import Testing

extension Attacks {
    @Suite("Members of rooms")
    struct RoomMemberTests {
        @Test("who is added reads nothing from before, and who is removed nothing from after, whatever the relay gives")
        func beforeAndAfter() async throws {
            try await World.with { world in
                let (alice, bob, carol) = (
                    try world.person("alice"), try world.person("bob"), try world.person("carol")
                )
                let room = try await alice.found("Crew", with: ["bob"])
                var before: [Delivery] = []
                for text in ["long before", "before"] {
                    try await alice.say(text, in: room)
                    #expect(try world.devicesOfLastSend == [bob.device])
                    let sent = try #require(world.relay.sent.last)
                    before.append(try Delivery(sent, for: bob.device))
                }
                #expect(try await carol.look().isSilent)
                #expect(try carol.client.rooms().isEmpty)

                _ = try await alice.client.add([carol.login], to: room.choice)
                // The one comes before the room is known to carol, and waits for it; the other is older than what she heard
                // first. Neither is ever shown.
                for (delivery, (text, kind)) in zip(before, [("welcome", "room-withheld"), ("meanwhile", nil)]) {
                    world.relay.lie = .inserting([delivery], to: carol.device)
                    try await alice.say(text, in: room)
                    let shown = try await carol.look()
                    #expect(shown.texts == [text])
                    if let kind { #expect(shown.kinds[kind] == 1) } else { #expect(shown.kinds.isEmpty) }
                    #expect(try carol.client.room(room.choice).version == 2)
                    #expect(try carol.client.home.waiting().isEmpty)
                }
                world.relay.lie = .none

                _ = try await alice.client.remove([carol.login], from: room.choice)
                try await alice.say("after", in: room)
                #expect(try world.devicesOfLastSend == [bob.device])
                let sent = try #require(world.relay.sent.last)
                let after = try Delivery(sent, for: bob.device)
                #expect(try await carol.look().kinds == ["room-changed": 1])
                world.relay.lie = .inserting([after], to: carol.device)
                try await alice.send("to carol alone", to: carol)
                let last = try await carol.look()
                #expect(last.texts == ["to carol alone"] && last.kinds == ["refused": 1])
                await #expect(throws: ClientError.notInRoom("Crew")) { try await carol.say("still here", in: room) }
                #expect(try await bob.look().texts == ["long before", "before", "welcome", "meanwhile", "after"])
            }
        }

        @Test("a title by somebody without the right to it is ignored, and told once")
        func titleWithoutRight() async throws {
            try await World.with { world in
                let (alice, bob) = (try world.person("alice"), try world.person("bob"))
                let room = try await alice.found("Crew", with: ["bob", "mallory"])
                _ = try await bob.look()
                let head = try bob.head(of: room)
                let title = try Line("Mallory's", bytes: 0...256)
                let said = RoomDetails(title: title, description: "", roomVersion: 1, revision: 9)
                let first = try await world.forge(.roomDetails(said), to: bob, in: room, under: head)
                let second = try await world.forge(
                    .roomDetails(said),
                    to: bob,
                    in: room,
                    under: head,
                    counter: 2,
                    previous: first.hash
                )
                world.relay.lie = .inserting([first.delivery, second.delivery], to: bob.device)
                try await alice.say("true", in: room)
                let shown = try await bob.look()
                #expect(shown.texts == ["true"] && shown.kinds == ["room-details-ignored": 1])
                #expect(try bob.client.room(room.choice).title == "Crew")
                // A moderator's counts.
                world.relay.lie = .none
                _ = try await alice.client.rename(room.choice, title: "The crew", description: nil)
                #expect(try await bob.look().kinds == ["room-details": 1])
                #expect(try bob.client.room(room.choice).title == "The crew")
            }
        }

        @Test("who repeats what a room is called, as whoever brings somebody back does, is not told of")
        func repeatedTitle() async throws {
            try await World.with { world in
                let (alice, bob) = (try world.person("alice"), try world.person("bob"))
                let room = try await alice.found("Crew", with: ["bob", "mallory"])
                _ = try await bob.look()
                let title = try Line("Crew", bytes: 0...256)
                let said = RoomDetails(title: title, description: "", roomVersion: 1, revision: 1)
                let same = try await world.forge(.roomDetails(said), to: bob, in: room, under: bob.head(of: room))
                world.relay.lie = .inserting([same.delivery], to: bob.device)
                try await alice.say("true", in: room)
                let shown = try await bob.look()
                #expect(shown.texts == ["true"] && shown.kinds == [:])
            }
        }

        @Test("what was written for a room that its writer is in no more is not sent, and told so once")
        func writtenForARoomThatIsOver() async throws {
            try await World.with { world in
                let (alice, bob) = (try world.person("alice"), try world.person("bob"))
                let room = try await alice.found("Crew", with: ["bob"])
                _ = try await bob.look()
                _ = try await alice.client.remove([bob.login], from: room.choice)
                // It is sealed before bob hears of it, and the relay does not take it.
                let sealed = try bob.write("sealed", in: room)
                #expect(try await bob.look().kinds == ["not-sent": 1, "room-changed": 1])
                // Another process wrote it while this one heard of it.
                let unsealed = try bob.write("unsealed", in: room)
                let sent = world.relay.sent.count
                #expect(try await bob.look().kinds == ["not-sent": 1])
                #expect(try await bob.look().isSilent)
                #expect(world.relay.sent.count == sent)
                #expect(try bob.client.home.outbox().isEmpty)
                for id in [sealed, unsealed] { #expect(try bob.client.home.state(of: id) == .refused(code: 0)) }
                // Nothing is stuck behind it, and nothing goes when bob is there again.
                _ = try await alice.client.add([bob.login], to: room.choice)
                _ = try await bob.look()
                try await bob.say("here again", in: room)
                #expect(try await alice.look().texts == ["here again"])
            }
        }

        @Test("what was written for a room that its writer has left goes nowhere")
        func writtenForARoomThatWasLeft() async throws {
            try await World.with { world in
                let (alice, bob) = (try world.person("alice"), try world.person("bob"))
                let room = try await alice.found("Crew", with: ["bob"])
                _ = try await bob.look()
                let other = try bob.restarted()
                _ = try await bob.client.leave(room.choice)
                let id = try other.write("too late", in: room)
                try await bob.send("goes on", to: alice)
                #expect(try await bob.look().kinds["not-sent"] == 1)
                #expect(try bob.client.home.state(of: id) == .refused(code: 0))
                #expect(try await alice.look().texts == ["goes on"])
            }
        }
    }
}
