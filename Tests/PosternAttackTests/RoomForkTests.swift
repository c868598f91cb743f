import PosternClient
import PosternHome
import PosternSession
import PosternTesting
import PosternTrust
import PosternWire
import Testing

extension Attacks {
    @Suite("What a relay makes of a room's history")
    struct RoomForkTests {
        private func setTimers(_ seconds: ClosedRange<UInt32>, _ person: Person, _ room: TestRoom) async throws {
            for expiry in seconds {
                _ = try await person.client.setTimers(expiry: expiry, burn: nil, of: room.choice)
            }
        }

        @Test("forked room: the relay freezes a room at version 7 while headers name 9")
        func frozen() async throws {
            try await World.with { world in
                let (alice, bob, room) = try await world.crew()
                let carol = try world.person("carol")
                try await setTimers(100...105, alice, room)
                try await alice.say("under seven", in: room)
                let before = try await bob.look()
                #expect(before.texts == ["under seven"] && before.kinds == ["room-changed": 6])
                #expect(try bob.head(of: room).version == 7)

                world.relay.lie = .freezing(room, at: 7)
                _ = try await alice.client.add([carol.login], to: room.choice)
                try await alice.say("under eight", in: room)
                try await setTimers(106...106, alice, room)
                for text in ["under nine", "under nine, too"] { try await alice.say(text, in: room) }
                // Each version once, however many messages name it.
                let frozen = try await bob.look()
                #expect(frozen.texts == [] && frozen.kinds == ["room-withheld": 2])
                #expect(try bob.head(of: room).version == 7)
                #expect(try bob.client.home.waiting().count == 4)
                let sent = world.relay.sent.count
                for person in [bob, try bob.restarted()] {
                    await #expect(throws: ClientError.roomWithheld("Crew", version: 9)) {
                        try await person.say("below", in: room)
                    }
                }
                let id = try bob.write("it waited", in: room)
                #expect(try await bob.look().kinds == ["not-sent": 1])
                #expect(try bob.client.home.state(of: id) == .queued)

                // Of two that are withheld one is not enough.
                world.relay.lie = .freezing(room, at: 8)
                let later = try await bob.look()
                #expect(later.texts == ["under eight"] && later.kinds == ["room-changed": 1])
                await #expect(throws: ClientError.roomWithheld("Crew", version: 9)) {
                    try await bob.say("below", in: room)
                }
                #expect(world.relay.sent.count == sent)

                world.relay.lie = .none
                let last = try await bob.look()
                #expect(last.texts == ["under nine", "under nine, too"] && last.kinds["room-changed"] == 1)
                #expect(try bob.head(of: room).version == 9)
                _ = try await bob.look()
                #expect(try bob.client.home.state(of: id) == .accepted)
                try await bob.say("so it is", in: room)
                #expect(try await alice.look().texts == ["it waited", "so it is"])
                #expect(try await carol.look().texts.suffix(2) == ["it waited", "so it is"])
            }
        }

        /// What two entries of one version have to be, so that they prove something to anybody.
        private func expectProof(
            _ person: Person,
            _ expected: [Document],
            after entries: [Document],
            in room: TestRoom,
            _ world: World
        ) throws {
            #expect(try person.proof(of: room) == expected)
            let (alice, mallory) = (try world.person("alice"), try world.mallory)
            let lists = [alice.who: try alice.client.ownLists(), mallory.who: try mallory.chain]
            for document in expected {
                var chain = try RoomChain(restoring: entries, from: RoomChain(of: room.id))
                #expect(try chain.update(with: [document], knowing: lists).map(\.document) == [document])
            }
        }

        /// Mallory, a moderator, has signed two entries of version 3, and bob holds the one that the relay took.
        private func twice(
            _ world: World
        ) async throws -> (alice: Person, bob: Person, room: TestRoom, before: [Document], two: [Document]) {
            let (alice, bob, room) = try await world.crew()
            _ = try await alice.client.setRole(.moderator, of: Login("mallory"), in: room.choice)
            #expect(try await bob.look().kinds == ["room-changed": 1])
            let (head, before) = (try bob.head(of: room), try bob.entries(of: room))
            let two = try [60, 90].map { try world.entry(.timers(RoomTimers(expiry: $0, burn: 0)), on: head) }
            try await world.putAsMallory(two[0], in: room)
            #expect(try await bob.look().kinds == ["room-changed": 1])
            return (alice, bob, room, before, two)
        }

        @Test("forked room: both entries are kept, and told, as proof; nothing goes but who leaves")
        func proof() async throws {
            try await World.with { world in
                let (alice, bob, room, before, two) = try await twice(world)
                #expect(try bob.client.room(room.choice).fork.isEmpty)
                world.relay.lie = .showing(before + [two[1]], of: room, as: 99)
                #expect(try await bob.look().kinds == ["room-forked": 1])
                // A third one proves no more than the second, and is told no more.
                let third = try world.entry(
                    .timers(RoomTimers(expiry: 120, burn: 0)),
                    on: try #require(RoomChain(restoring: before, from: RoomChain(of: room.id)).newest)
                )
                world.relay.lie = .showing(before + [third], of: room, as: 99)
                #expect(try await bob.look().isSilent)
                world.relay.lie = .none

                for person in [bob, try bob.restarted()] {
                    try expectProof(person, two, after: before, in: room, world)
                    let shown = try person.client.room(room.choice)
                    #expect(shown.standing == .forked && shown.fork.count == 2)
                    let lines = try shown.details().lines.filter { $0.hasPrefix("two changes 3: ") }
                    #expect(lines.count == 2 && lines.allSatisfy { $0.contains("mallory") })
                    #expect(zip(lines, ["60 s", "90 s"]).allSatisfy { $0.contains($1) })
                    #expect(try shown.details().json.contains("\"forkVersion\":3"))
                }
                try await expectNothingGoes(bob, room, world)
                let outcome = try await bob.client.leave(room.choice)
                #expect(outcome.isChanged && outcome.room.standing == .gone)
                _ = try await alice.look()
                #expect(try alice.head(of: room).state.member(bob.who) == nil)
                let kept = try bob.client.home.documents(.forkedEntry, of: room.subject).map(\.hash)
                #expect(try kept == [two[1].hash] && bob.entries(of: room).contains(two[0]))
            }
        }

        private func expectNothingGoes(_ bob: Person, _ room: TestRoom, _ world: World) async throws {
            let (sent, version) = (world.relay.sent.count, try bob.head(of: room).version)
            let forked = ClientError.roomForked("Crew")
            await #expect(throws: forked) { try await bob.say("on?", in: room) }
            await #expect(throws: forked) { try await setTimers(70...70, bob, room) }
            await #expect(throws: forked) { _ = try await bob.client.add([Login("carol")], to: room.choice) }
            await #expect(throws: forked) {
                _ = try await bob.client.rename(room.choice, title: "Ours", description: nil)
            }
            let id = try bob.write("it waits", in: room)
            #expect(try await bob.look().kinds == ["not-sent": 1])
            #expect(try bob.client.home.state(of: id) == .queued)
            #expect(world.relay.sent.count == sent)
            #expect(try bob.head(of: room).version == version)
        }

        @Test("forked room: a member's message stands under the other entry, and the relay has that too")
        func namedInHeader() async throws {
            try await World.with { world in
                let (alice, bob, room, before, two) = try await twice(world)
                let forged = try await world.forge("under the other", to: bob) { header in
                    header.kind = .room
                    header.conversation = room.id
                    header.roomVersion = 3
                    header.roomEntry = two[1].hash
                }
                world.relay.lie = Lie.serving([two[1]], as: .roomEntry, of: room.subject, isStubborn: true)
                    .deliveringAlso(as: .inserting([forged.delivery], to: bob.device))
                try await alice.send("true", to: bob)
                let shown = try await bob.look()
                #expect(shown.texts == ["true"] && shown.kinds == ["room-forked": 1, "refused": 1])
                world.relay.lie = .none
                try expectProof(bob, two, after: before, in: room, world)
                await #expect(throws: ClientError.roomForked("Crew")) { try await bob.say("on?", in: room) }
                // Others go on, and bob reads them.
                _ = try await alice.look()
                try await alice.say("still here", in: room)
                #expect(try await bob.look().texts == ["still here"])
            }
        }
    }
}
