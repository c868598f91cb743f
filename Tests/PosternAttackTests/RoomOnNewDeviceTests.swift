import Foundation
import PosternClient
import PosternCrypto
import PosternHome
import PosternSession
import PosternTesting
import PosternTrust
import PosternWire
import Testing

extension Attacks {
    /// Carol is added to alice's room later, so that the relay gives her nothing from before, and then has a second device.
    @Suite("Rooms on new devices")
    struct RoomOnNewDeviceTests {
        private struct Stage {
            let alice, bob, carol: Person
            let laptop: Person
            let room: TestRoom
        }

        private func stage(_ world: World) async throws -> Stage {
            let (alice, bob, carol) = (try world.person("alice"), try world.person("bob"), try world.person("carol"))
            let room = try await alice.found("Crew", with: ["bob", "mallory"])
            try await alice.say("hello", in: room)
            _ = try await bob.look()
            _ = try await alice.client.add([carol.login], to: room.choice)
            _ = try await carol.look()
            let laptop = try await world.addDevice(to: carol, home: "carol-laptop")
            return Stage(alice: alice, bob: bob, carol: carol, laptop: laptop, room: room)
        }

        /// Named by the older device, and not verified.
        private func expectUnconfirmed(_ laptop: Person, _ room: TestRoom, _ world: World) async throws {
            let heard = try laptop.client.unconfirmedRooms()
            #expect(heard.map(\.id) == [room.id] && heard.map(\.title) == ["Crew"])
            #expect(heard.map(\.isToldByDevice) == [true])
            #expect(try laptop.client.rooms().isEmpty)
            let sent = world.relay.sent.count
            for choice in [room.choice, RoomChoice("Crew")] {
                await #expect(throws: ClientError.roomNotVerified("Crew")) {
                    _ = try await laptop.client.send("to whom?", toRoom: choice)
                }
            }
            #expect(world.relay.sent.count == sent)
        }

        @Test("a new device has its rooms from the older one, once, and the relay's word is not enough")
        func anchored() async throws {
            try await World.with { world in
                let stage = try await stage(world)
                let (laptop, room) = (stage.laptop, stage.room)
                // The relay alone says so.
                let named = try laptop.client.unconfirmedRooms()
                #expect(named.map(\.id) == [room.id] && named.map(\.version) == [2])
                #expect(named.map(\.isToldByDevice) == [false] && named.map(\.title) == [nil])
                #expect(try laptop.client.rooms().isEmpty)
                await #expect(throws: ClientError.roomNotVerified("room \(room.id.description.prefix(8))")) {
                    try await laptop.say("to whom?", in: room)
                }
                _ = try await stage.carol.look()
                let shown = try await laptop.look()
                #expect(shown.texts == [] && shown.kinds == ["room-brought": 1])
                let held = try laptop.client.room(RoomChoice("Crew"))
                #expect(held.id == room.id && held.version == 2 && held.standing == .member)
                #expect(held.titledBy == "alice" && held.members.count == 4)
                #expect(try laptop.client.unconfirmedRooms().isEmpty)
                // Both ways.
                try await laptop.say("from the laptop", in: room)
                for person in [stage.alice, stage.bob, stage.carol] {
                    #expect(try await person.look().texts == ["from the laptop"])
                }
                try await stage.alice.say("to all", in: room)
                #expect(try await laptop.look().texts == ["to all"])
                // Once everybody has told what was read: told once, by whichever process, and nothing is told back.
                for person in [stage.carol, laptop, stage.carol] { _ = try await person.look() }
                let sent = world.relay.sent.count
                for person in [try stage.carol.restarted(), laptop] { #expect(try await person.look().isSilent) }
                #expect(world.relay.sent.count == sent)
            }
        }

        @Test("what a device that was cut off had to tell is told by its next start")
        func cutOff() async throws {
            try await World.with { world in
                let stage = try await stage(world)
                world.relay.lie = .losingAnswers { if case .send = $0 { true } else { false } }
                await #expect(throws: (any Error).self) { _ = try await stage.carol.look() }
                world.relay.lie = .none
                _ = try await stage.carol.restarted().look()
                #expect(try await stage.laptop.look().kinds == ["room-brought": 1])
                #expect(try stage.laptop.client.room(stage.room.choice).version == 2)
            }
        }

        enum Wrong: String, CaseIterable, Sendable {
            case state = "another state"
            case entry = "another entry"
            case nothing = "nothing"
            case noState = "no state"

            /// What is not there is no lie yet.
            var isShown: Bool { self == .state || self == .entry }
        }

        @Test(
            "forked room: the relay gives a new device something else than the older one has",
            arguments: Wrong.allCases
        )
        func another(_ wrong: Wrong) async throws {
            try await World.with { world in
                let stage = try await stage(world)
                let (laptop, room) = (stage.laptop, stage.room)
                _ = try await stage.carol.look()
                _ = try await stage.alice.look()
                world.relay.lie = try lie(wrong, stage, world)
                #expect(try await laptop.look().kinds == (wrong.isShown ? ["room-entry-refused": 1] : [:]))
                try await expectUnconfirmed(laptop, room, world)
                // It is remembered, whoever opens the home.
                #expect(try await laptop.restarted().look().isSilent)
                world.relay.lie = .none
                #expect(try await laptop.restarted().look().kinds == ["room-brought": 1])
                try await laptop.say("now", in: room)
                #expect(try await stage.bob.look().texts == ["now"])
            }
        }

        private func lie(_ wrong: Wrong, _ stage: Stage, _ world: World) throws -> Lie {
            let entries = try stage.alice.entries(of: stage.room)
            switch wrong {
            case .state: return .statingOtherTimers
            case .entry:
                // By a moderator, and lawful where it stands.
                let start = try RoomChain(restoring: [entries[0]], from: RoomChain(of: stage.room.id))
                let head = try #require(start.newest)
                let author = Author(stage.alice.who, try stage.alice.signingKey(), listVersion: 1)
                let member = RoomMember(who: stage.carol.who, identity: try stage.carol.identity.hash, role: .moderator)
                return .showing([try world.entry(.set([member]), on: head, by: author)], of: stage.room, as: 2)
            case .nothing: return .freezing(stage.room, at: 1)
            case .noState:
                var lie = Lie()
                lie.answer = { body, question in
                    guard case .roomState = body else { return body }
                    return .refusal(Refusal(.notFound, "no such room"))
                }
                return lie
            }
        }

        @Test("forked room: a new device is given another history from the room's beginning on")
        func anotherHistory() async throws {
            try await World.with { world in
                let (alice, bob) = (try world.person("alice"), try world.person("bob"))
                let room = try await alice.found("Crew", with: ["bob", "mallory"])
                _ = try await alice.client.setRole(.moderator, of: Login("mallory"), in: room.choice)
                _ = try await bob.look()
                let before = try bob.head(of: room)
                _ = try await alice.client.setTimers(expiry: 60, burn: nil, of: room.choice)
                let laptop = try await world.addDevice(to: alice, home: "alice-laptop")
                _ = try await alice.look()
                let fork = try world.entry(.timers(RoomTimers(expiry: 90, burn: 0)), on: before)
                world.relay.lie = .showing(try bob.entries(of: room) + [fork], of: room, as: 3)
                #expect(try await laptop.look().kinds["room-entry-refused"] == 1)
                try await expectUnconfirmed(laptop, room, world)
                world.relay.lie = .none
                #expect(try await laptop.look().kinds["room-brought"] == 1)
                #expect(try laptop.client.room(room.choice).timers.expiry == 60)
            }
        }

        @Test(
            "a room that a message has begun has its name from the older device, and nothing is sealed below what that has"
        )
        func heldAlready() async throws {
            try await World.with { world in
                let stage = try await stage(world)
                let (laptop, room) = (stage.laptop, stage.room)
                // The message names the room to a device that has no name for it.
                try await stage.alice.say("before the older one is there", in: room)
                #expect(try await laptop.look().texts == ["before the older one is there"])
                #expect(try laptop.client.room(room.choice).title == nil)
                _ = try await stage.alice.client.setTimers(expiry: 60, burn: nil, of: room.choice)
                _ = try await stage.carol.look()
                world.relay.lie = .freezing(room, at: 2)
                #expect(try await laptop.look().kinds == ["room-withheld": 1, "room-details": 1])
                #expect(try laptop.client.room(room.choice).title == "Crew")
                await #expect(throws: ClientError.roomWithheld("Crew", version: 3)) {
                    try await laptop.say("below", in: room)
                }
                world.relay.lie = .none
                try await laptop.say("under three", in: room)
                #expect(try await stage.bob.look().texts == ["before the older one is there", "under three"])
            }
        }

        @Test("rooms are heard of from own devices alone, and from those that are listed")
        func wordOfOthers() async throws {
            try await World.with { world in
                let stage = try await stage(world)
                let (carol, laptop, room) = (stage.carol, stage.laptop, stage.room)
                let point = RoomPoint(room: try .random(), version: 1, entry: .of([1]))
                let anchored = try #require(AnchoredRoom(point, said: nil))
                let sync = try #require(Sync(rooms: [anchored]))
                try await world.sendAsMallory(try await world.forgeRequest(.sync(sync), to: laptop))
                #expect(try await laptop.look().isSilent)
                #expect(try laptop.client.unconfirmedRooms().map(\.id) == [room.id])
                // The phone has told, and is removed before the relay gives what it told of.
                _ = try await carol.look()
                world.relay.lie = .freezing(room, at: 1)
                _ = try await laptop.look()
                try await expectUnconfirmed(laptop, room, world)
                world.relay.lie = .none
                var list = try laptop.client.ownLists().draft()
                list.devices.removeAll { $0.id == carol.device }
                try await world.put(list, of: laptop)
                #expect(try await laptop.look().kinds == ["own-devices-changed": 1])
                #expect(try laptop.client.rooms().isEmpty)
                #expect(try laptop.client.unconfirmedRooms().map(\.isToldByDevice) == [])
                // A member's message begins it.
                try await stage.alice.say("welcome back", in: room)
                #expect(try await laptop.look().texts == ["welcome back"])
                #expect(try laptop.client.room(room.choice).version == 2)
            }
        }
    }
}
