import PosternClient
import PosternCrypto
import PosternHome
import PosternSession
import PosternTesting
import PosternTrust
import PosternWire
import Testing

extension Attacks {
    @Suite("Rooms")
    struct RoomTests {
        /// Lifts the lie and shows that the room goes on.
        private func goesOn(_ sender: Person, _ reader: Person, _ room: TestRoom, _ world: World) async throws {
            world.relay.lie = .none
            try await sender.say("honest again", in: room)
            #expect(try await reader.look().texts == ["honest again"])
            try await reader.say("so it is", in: room)
        }

        @Test("forked room: two signed entries of one version")
        func fork() async throws {
            try await World.with { world in
                let (alice, bob, room) = try await world.crew()
                _ = try await alice.client.setRole(.moderator, of: Login("mallory"), in: room.choice)
                #expect(try await bob.look().kinds == ["room-changed": 1])
                let (before, entries) = (try bob.head(of: room), try bob.entries(of: room))
                let one = try world.entry(.timers(RoomTimers(expiry: 60, burn: 0)), on: before)
                let other = try world.entry(.timers(RoomTimers(expiry: 90, burn: 0)), on: before)
                try await world.putAsMallory(one, in: room)
                #expect(try await bob.look().kinds == ["room-changed": 1])
                world.relay.lie = .showing(entries + [other], of: room, as: 99)
                #expect(try await bob.look().kinds == ["room-forked": 1])
                #expect(try bob.client.home.documents(.forkedEntry, of: room.subject).map(\.hash) == [other.hash])
                let sent = world.relay.sent.count
                // Remembered, whatever the relay says later.
                world.relay.lie = .none
                for person in [bob, try bob.restarted()] {
                    await #expect(throws: ClientError.roomForked("Crew")) { try await person.say("on?", in: room) }
                }
                #expect(world.relay.sent.count == sent)
                // Others, who saw one of them alone, go on, and bob reads them.
                _ = try await alice.look()
                try await alice.say("still here", in: room)
                #expect(try await bob.look().texts == ["still here"])
            }
        }

        @Test("forked room: the relay freezes a room that a header says has gone on")
        func frozen() async throws {
            try await World.with { world in
                let (alice, bob, room) = try await world.crew()
                _ = try await alice.client.add([Login("carol")], to: room.choice)
                world.relay.lie = .freezing(room, at: 1)
                try await alice.say("under two", in: room)
                let shown = try await bob.look()
                #expect(shown.texts == [] && shown.kinds == ["room-withheld": 1])
                let sent = world.relay.sent.count
                for person in [bob, try bob.restarted()] {
                    await #expect(throws: ClientError.roomWithheld("Crew", version: 2)) {
                        try await person.say("below", in: room)
                    }
                }
                #expect(world.relay.sent.count == sent)
                world.relay.lie = .none
                let later = try await bob.look()
                #expect(later.texts == ["under two"] && later.kinds == ["room-changed": 1])
                try await goesOn(alice, bob, room, world)
            }
        }

        @Test("forked room: a removed moderator's device signs an old fork")
        func removedModerator() async throws {
            try await World.with { world in
                let (alice, bob, room) = try await world.crew()
                _ = try await alice.client.setRole(.moderator, of: Login("mallory"), in: room.choice)
                _ = try await bob.look()
                // What she could have signed while she was a moderator, instead of the entry that removed her.
                let fork = try world.entry(.timers(RoomTimers(expiry: 60, burn: 0)), on: bob.head(of: room))
                _ = try await alice.client.remove([Login("mallory")], from: room.choice)
                _ = try await bob.look()
                _ = try await world.resetMallory()
                world.relay.lie = .showing(try bob.entries(of: room).dropLast() + [fork], of: room, as: 99)
                #expect(try await bob.look().kinds == ["identity-changed": 1, "room-entry-refused": 1])
                try await bob.say("no fork", in: room)
                // The room goes on, and the fork is older than what is known.
                world.relay.lie = .none
                _ = try await alice.client.setTimers(expiry: 90, burn: nil, of: room.choice)
                #expect(try await bob.look().kinds == ["room-changed": 1])
                let head = try bob.head(of: room)
                world.relay.lie = .showing(try bob.entries(of: room).prefix(2) + [fork], of: room, as: 99)
                #expect(try await bob.look().kinds == ["room-entry-refused": 1])
                #expect(try bob.head(of: room) == head)
                world.relay.lie = .none
                _ = try await alice.look()
                try await goesOn(alice, bob, room, world)
            }
        }

        @Test("forked room: a header that names another entry than the one that is known")
        func otherEntry() async throws {
            try await World.with { world in
                let (alice, bob, room) = try await world.crew()
                let head = try bob.head(of: room)
                let forged = try await forge("lies", to: bob, in: room, world) { header in
                    header.roomVersion = head.version
                    header.roomEntry = .of([1])
                }
                world.relay.lie = .inserting([forged.delivery], to: bob.device)
                try await alice.say("true", in: room)
                let shown = try await bob.look()
                #expect(shown.texts == ["true"] && shown.kinds == ["refused": 1])
                try await goesOn(alice, bob, room, world)
            }
        }

        enum Wrong: String, CaseIterable, Sendable {
            case unsigned = "the relay adds a member"
            case memberAdds = "a plain member adds"
            case otherState = "state hash wrong"
            case otherRoom = "entry for another room"
            case stranger = "somebody who is not in the room"
            case rollback = "a rolled back entry"
            case demoted = "a demoted moderator signs"
            case lastModerator = "the last moderator leaves"

            /// Who gives it to the relay, of alice and mallory.
            var isByAlice: Bool { self == .otherState || self == .otherRoom || self == .lastModerator }
        }

        @Test(
            "unlawful entry: an honest relay does not take it, and clients refuse it where a relay does",
            arguments: [Wrong.memberAdds, .otherState, .demoted, .lastModerator]
        )
        func unlawful(_ wrong: Wrong) async throws {
            try await World.with { world in
                let (alice, bob, room) = try await world.crew()
                let carol = try world.person("carol")
                try await prepare(wrong, alice, bob, room)
                let head = try bob.head(of: room)
                let entries = try await entries(wrong, adding: carol, on: head, bob.entries(of: room), alice, world)
                let entry = try #require(entries.last)
                let author = wrong.isByAlice ? alice.who : try world.mallory.who
                #expect(try await world.refusal(of: entry, in: room, by: author) == .documentRefused)
                world.relay.lie = .showing(entries, of: room, as: head.version + 1)
                #expect(try await bob.look().kinds == ["room-entry-refused": 1])
                #expect(try bob.head(of: room) == head)
                // The next lawful one is taken in its place.
                world.relay.lie = .none
                _ = try await alice.client.setTimers(expiry: 60, burn: nil, of: room.choice)
                #expect(try await bob.look().kinds == ["room-changed": 1])
                #expect(try bob.head(of: room).version == head.version + 1)
                try await goesOn(alice, bob, room, world)
            }
        }

        /// Makes the room one in which that is wrong.
        private func prepare(_ wrong: Wrong, _ alice: Person, _ bob: Person, _ room: TestRoom) async throws {
            switch wrong {
            case .rollback: _ = try await alice.client.remove([Login("mallory")], from: room.choice)
            case .demoted:
                _ = try await alice.client.setRole(.moderator, of: Login("mallory"), in: room.choice)
                _ = try await alice.client.setRole(.member, of: Login("mallory"), in: room.choice)
            default: return
            }
            _ = try await bob.look()
        }

        @Test("room rights", arguments: Wrong.allCases)
        func rights(_ wrong: Wrong) async throws {
            try await World.with { world in
                let (alice, bob, room) = try await world.crew()
                let carol = try world.person("carol")
                try await prepare(wrong, alice, bob, room)
                let head = try bob.head(of: room)
                let entries = try await entries(wrong, adding: carol, on: head, bob.entries(of: room), alice, world)
                world.relay.lie = .showing(entries, of: room, as: head.version + 1)
                #expect(try await bob.look().kinds == ["room-entry-refused": 1])
                #expect(try bob.head(of: room) == head)
                let sent = world.relay.sent.count
                try await bob.say("to whom it is for", in: room)
                for send in world.relay.sent.dropFirst(sent) {
                    let devices = try WrapBlock(parsing: Array(send.wrapBlock)).devices
                    #expect(!devices.contains(carol.device))
                }
                world.relay.lie = .none
                _ = try await alice.look()
                try await goesOn(alice, bob, room, world)
            }
        }

        private func entries(
            _ wrong: Wrong,
            adding person: Person,
            on head: RoomHead,
            _ held: [Document],
            _ alice: Person,
            _ world: World
        ) async throws -> [Document] {
            let change = RoomChange.set([RoomMember(who: person.who, identity: try person.identity.hash)])
            switch wrong {
            case .unsigned:
                let author = Author(alice.who, try alice.signingKey(), listVersion: 1)
                let entry = try world.entry(change, on: head, by: author)
                return held + [try Document(body: entry.body, signature: held[0].signature)]
            case .memberAdds, .demoted: return held + [try world.entry(change, on: head)]
            case .otherState:
                let author = Author(alice.who, try alice.signingKey(), listVersion: 1)
                return held + [try world.entry(change, on: head, by: author) { $0.stateAfter = .of([1]) }]
            case .otherRoom:
                let author = Author(alice.who, try alice.signingKey(), listVersion: 1)
                let other = try ConversationID.random()
                return held + [try world.entry(change, on: head, by: author) { $0.room = other }]
            case .stranger:
                let author = Author(person.who, try person.signingKey(), listVersion: 1)
                return held + [try world.entry(change, on: head, by: author)]
            case .rollback: return [held[0]]
            case .lastModerator:
                let author = Author(alice.who, try alice.signingKey(), listVersion: 1)
                return held + [try world.entry(.remove([alice.who]), on: head, by: author)]
            }
        }

        @Test("administrator resets Alice: a room seals nothing to the new identity before somebody sets it")
        func reset() async throws {
            try await World.with { world in
                let (alice, bob, room) = try await world.crew()
                let old = try world.mallory.id
                let reset = try await world.resetMallory()
                try await alice.say("not for mallory", in: room)
                #expect(try await bob.look().texts == ["not for mallory"])
                #expect(try world.devicesOfLastSend == [bob.device])
                let acceptance = try await alice.client.acceptance(of: Login("mallory"))
                try await alice.client.accept(acceptance, isCompared: false)
                try await alice.say("not yet", in: room)
                #expect(try world.devicesOfLastSend == [bob.device])
                #expect(try await alice.client.add([Login("mallory")], to: room.choice).isChanged)
                try await alice.say("welcome back", in: room)
                #expect(try world.devicesOfLastSend == Set([bob.device, reset.device]))
                for send in world.relay.sent.suffix(1) {
                    #expect(try !WrapBlock(parsing: Array(send.wrapBlock)).devices.contains(old))
                }
            }
        }

        @Test("late reader: entries of somebody who was reset since")
        func lateReader() async throws {
            try await World.with { world in
                let (alice, bob, room) = try await world.crew()
                _ = try await alice.client.setRole(.moderator, of: Login("mallory"), in: room.choice)
                let entry = try world.entry(
                    .timers(RoomTimers(expiry: 600, burn: 0)),
                    on: try alice.head(of: room)
                )
                try await world.putAsMallory(entry, in: room)
                _ = try await world.resetMallory()
                // Her device is listed no more: nobody takes its entry before somebody stands by it.
                #expect(
                    try await bob.look().kinds == ["identity-changed": 1, "room-changed": 1, "room-unconfirmed": 1]
                )
                #expect(try bob.head(of: room).version == 2)
                await #expect(throws: ClientError.roomUnconfirmed("Crew")) {
                    try await alice.say("under two", in: room)
                }
                #expect(try alice.head(of: room).version == 2)
                #expect(try await alice.client.confirm(room.choice).isChanged)
                // Her word alone lets the others take it.
                let confirmed = try await bob.look()
                #expect(confirmed.texts == [] && confirmed.kinds == ["room-changed": 1])
                #expect(try bob.head(of: room).version == 3)
                try await alice.say("under three", in: room)
                #expect(try world.devicesOfLastSend == [bob.device])
                let shown = try await bob.look()
                #expect(shown.texts == ["under three"] && shown.kinds == [:])
                try await bob.say("so it is", in: room)
            }
        }

        @Test("late reader: an entry whose answer is lost is made once")
        func lostAnswer() async throws {
            try await World.with { world in
                let (alice, bob, room) = try await world.crew()
                let carol = try world.person("carol")
                world.relay.lie = .losingAnswers { question in
                    guard case .putDocument = question else { return false }
                    return true
                }
                await #expect(throws: ClientError.unanswered) {
                    _ = try await alice.client.add([carol.login], to: room.choice)
                }
                #expect(try alice.head(of: room).version == 1)
                world.relay.lie = .none
                #expect(try await alice.restarted().look().kinds == ["room-changed": 1])
                #expect(try alice.head(of: room).version == 2)
                #expect(try await alice.client.add([carol.login], to: room.choice).isChanged == false)
                try await alice.say("to all", in: room)
                #expect(try await bob.look().texts == ["to all"])
                #expect(try await carol.look().texts == ["to all"])
            }
        }

        @Test("forged sender: a message in a room by somebody who is not in it")
        func notAMember() async throws {
            try await World.with { world in
                let (alice, bob) = (try world.person("alice"), try world.person("bob"))
                let room = try await alice.found("Crew", with: ["bob"])
                try await alice.say("hello", in: room)
                #expect(try await bob.look().texts == ["hello"])
                let head = try bob.head(of: room)
                let forged = try await forge("let me in", to: bob, in: room, world) { header in
                    header.roomVersion = head.version
                    header.roomEntry = head.entry
                }
                world.relay.lie = .inserting([forged.delivery], to: bob.device)
                try await alice.say("true", in: room)
                let shown = try await bob.look()
                #expect(shown.texts == ["true"] && shown.kinds == ["refused": 1])
                try await goesOn(alice, bob, room, world)
            }
        }

        private func forge(
            _ text: String,
            to person: Person,
            in room: TestRoom,
            _ world: World,
            _ change: (inout Header) -> Void
        ) async throws -> Forged {
            try await world.forge(text, to: person) { header in
                header.kind = .room
                header.conversation = room.id
                change(&header)
            }
        }
    }
}
