import PosternClient
import PosternHome
import PosternTesting
import PosternTrust
import PosternWire
import Testing

extension Attacks {
    /// Carol is in alice's room before bob comes, and the relay keeps her lists from him.
    @Suite("Members whose lists cannot be had")
    struct RoomListsTests {
        private func stage(_ world: World, _ lie: Lie) async throws -> (alice: Person, bob: Person, room: TestRoom) {
            let (alice, bob) = (try world.person("alice"), try world.person("bob"))
            let room = try await alice.found("Crew", with: ["carol"])
            _ = try await alice.client.add([bob.login], to: room.choice)
            try await alice.say("hello", in: room)
            world.relay.lie = lie
            let shown = try await bob.look()
            #expect(shown.texts == ["hello"])
            #expect(try bob.client.room(room.choice).members.count == 3)
            #expect(try bob.client.home.contact(world.person("carol").who) == nil)
            return (alice, bob, room)
        }

        @Test(
            "what is sent to the room is refused and waits, and goes to all of them when the lists come",
            arguments: [false, true]
        )
        func waits(refusing isRefused: Bool) async throws {
            try await World.with { world in
                let carol = try world.person("carol")
                let lie = Lie.withholdingLists(of: carol.who, refusing: isRefused)
                let (alice, bob, room) = try await stage(world, lie)
                let id = try bob.write("to all", in: room)
                let shown = try await bob.look()
                #expect(shown.kinds["not-sent"] == 1)
                #expect(try bob.client.home.state(of: id) == .queued)
                await #expect(throws: ClientError.self) { try await bob.say("to all, too", in: room) }
                #expect(try await alice.look().texts == [])
                #expect(try await carol.look().texts == ["hello"])

                world.relay.lie = .none
                _ = try await bob.look()
                #expect(try bob.client.home.state(of: id) == .accepted)
                #expect(try world.devicesOfLastSend == [alice.device, carol.device])
                for person in [alice, carol] { #expect(try await person.look().texts.first == "to all") }
                try await bob.say("so it is", in: room)
                for person in [alice, carol] { #expect(try await person.look().texts.last == "so it is") }
            }
        }

        @Test("a relay that takes it without them: it is told who got nothing")
        func takenWithout() async throws {
            try await World.with { world in
                let carol = try world.person("carol")
                let lie = Lie.withholdingLists(of: carol.who, refusing: false)
                let (alice, bob, room) = try await stage(world, lie)
                world.relay.lie = lie.swallowingSends()
                #expect(try await bob.say("to whom?", in: room).state == .accepted)
                #expect(try world.devicesOfLastSend == [alice.device])
                let told = try bob.unprinted().notices.filter { $0.kind == "list-refused" }
                #expect(told.count == 1)
                world.relay.lie = .none
                try await bob.say("to all", in: room)
                #expect(try world.devicesOfLastSend == [alice.device, carol.device])
                #expect(try await carol.look().texts.contains("to all"))
            }
        }
    }
}
