import Foundation
import PosternClient
import PosternCrypto
import PosternPrimitives
import PosternRelay
import PosternSession
import PosternStore
import PosternTesting
import PosternTrust
import PosternWire
import Testing

@testable import PosternHome

extension Attacks {
    @Suite("How many rooms, and how large")
    struct RoomSizeTests {
        private func expectTooMany(_ body: () async throws -> Void) async throws {
            do {
                try await body()
                Issue.record("it was taken")
            } catch ClientError.refused(.tooMany, _) {}
        }

        @Test("others fill three quarters of somebody's rooms, and are refused from then on; the user's own go on")
        func overeager() async throws {
            var options = StoreOptions()
            options.roomsOfUser = 8
            try await World.with(options: options) { world in
                let (alice, bob) = (try world.person("alice"), try world.person("bob"))
                let own = try await bob.found("Bob's", with: ["alice"])
                var answers: [RefusalCode?] = []
                for _ in 0..<8 { answers.append(try await world.foundAsMallory(with: [bob.member()]).refusal) }
                #expect(answers == [nil, nil, nil, nil, nil, .tooMany, .tooMany, .tooMany])
                // It is said to who brings somebody in by a real client, and nothing stays behind that stops it.
                try await expectTooMany { _ = try await alice.found("Alice's", with: ["bob"]) }
                let hers = try await alice.found("Alice's", with: ["carol"])
                try await expectTooMany { _ = try await alice.client.add([bob.login], to: hers.choice) }
                try await alice.say("without bob", in: hers)
                #expect(try await world.person("carol").look().texts == ["without bob"])
                // Bob hears of none of it, but of his own, and has place for more of these.
                #expect(try await bob.look().kinds == ["room-changed": 1])
                for title in ["Second", "Third"] { _ = try await bob.found(title, with: ["alice"]) }
                try await expectTooMany { _ = try await bob.found("One too many", with: ["alice"]) }
                try await bob.say("here", in: own)
                #expect(try await alice.look().texts == ["here"])
                try await alice.say("and there", in: own)
                #expect(try await bob.look().texts == ["and there"])
            }
        }

        /// As many rooms of mallory's and bob's as a relay can make up, in one transaction.
        private func fill(_ bob: Person, _ count: Int, _ world: World) throws -> [ConversationID] {
            let members = [try bob.member()]
            let signature = try Document(
                signing: world.firstEntry(world.creation(with: members)),
                with: world.mallory.key
            ).signature
            let rooms = try (0..<count).map { _ in
                // Signatures of what is held already are not looked at again.
                let entry = try Document(
                    body: world.firstEntry(world.creation(with: members)).body,
                    signature: signature
                )
                let room = ConversationID(firstRoomEntry: entry.hash)
                let stored = PosternHome.StoredDocument(
                    name: .roomEntry(room, version: 1),
                    hash: entry.hash,
                    body: entry.body,
                    signature: entry.signature
                )
                return (NewRoom(room: room, entries: [stored]), stored)
            }
            let home = bob.client.home
            try home.write { db in
                for (room, entry) in rooms {
                    try db.insert(room, entry, sealing: home.sealing)
                    try db.insert([entry], sealing: home.sealing)
                }
            }
            return rooms.map(\.0.room)
        }

        /// Says that bob is in these rooms too.
        private func naming(_ rooms: [ConversationID], besides lie: Lie) -> Lie {
            var naming = lie
            naming.answer = { body, question in
                guard case .rooms(var answer) = body else { return lie.answer(body, question) }
                answer.rooms += rooms.map { room in
                    var named = NewestEntry()
                    (named.room, named.version) = (Data(room.bytes), 1)
                    return named
                }
                return .rooms(answer)
            }
            return naming
        }

        @Test("a relay that lies brings nobody into more rooms than a user may be in, before one is left")
        func lying() async throws {
            try await World.with { world in
                let (alice, bob, room) = try await world.crew()
                let rooms = try fill(bob, Limits.roomsOfUser - 1, world)
                let another = try world.forgeRoom(at: 7, with: [bob.member()])
                let forged = try await world.forge("come in", to: bob) { another.name(in: &$0) }
                let lie = naming(rooms, besides: another.served)
                world.relay.lie = lie.deliveringAlso(as: .inserting([forged.delivery], to: bob.device))
                try await alice.say("here", in: room)
                let shown = try await bob.look()
                #expect(shown.texts == ["here"] && shown.kinds == ["room-withheld": 1])
                #expect(try bob.client.home.rooms().count == Limits.roomsOfUser)
                #expect(try bob.client.home.room(another.point.room) == nil)
                world.relay.lie = lie
                try await bob.say("and there", in: room)
                #expect(try await alice.look().texts == ["and there"])
                _ = try await bob.client.leave(room.choice)
                #expect(try await bob.look().texts == ["come in"])
                #expect(try bob.client.home.room(another.point.room) != nil)
            }
        }

        @Test(
            "a room of 500: a message has a row for each device, and there is no place for one more",
            .timeLimit(.minutes(3))
        )
        func largest() async throws {
            try await World.with { world in
                let (alice, carol, mallory) = (
                    try world.person("alice"), try world.person("carol"), try world.mallory
                )
                var people = [mallory]
                let (network, relay, now) = (world.network, world.relay.honest, world.clock.now)
                while people.count < Limits.roomMembers - 1 {
                    let login = "member\(people.count)"
                    people.append(try await TestNetwork.person(login, in: network, of: relay, at: now))
                }
                let others = people.dropFirst().map {
                    RoomMember(who: $0.who, identity: $0.identity.publicKey.hash)
                }
                let (room, first, refusal) = try await world.foundAsMallory(with: others + [alice.member()])
                #expect(refusal == nil)
                let head = try #require(RoomChain(restoring: [first], from: RoomChain(of: room.id)).newest)
                #expect(head.state.members.count == Limits.roomMembers)
                let hello = try await world.forge(.text("hello"), to: alice, in: room, under: head)
                world.relay.lie = .inserting([hello.delivery], to: alice.device)
                try await carol.send("true", to: alice)
                #expect(try await alice.look().texts == ["hello", "true"])
                world.relay.lie = .none

                let receipt = try await alice.say("to all", in: room)
                #expect(receipt.state == .accepted && receipt.leftOut.isEmpty)
                try await expectRows(of: people, from: alice, under: head, world)

                // The next one is refused by who would write the entry, and by the relay.
                await #expect(throws: ClientError.unlawfulChange(.tooLarge)) {
                    _ = try await alice.client.add([carol.login], to: room.choice)
                }
                let more = try world.entry(.set([carol.member()]), on: head)
                #expect(try await world.refusal(of: more, in: room, by: mallory.who) == .documentRefused)
                #expect(try alice.head(of: room) == head)
                try await alice.say("still here", in: room)
                #expect(try world.devicesOfLastSend == Set(people.map(\.id)))
            }
        }

        /// In the message that alice sent last: one for each device, to its key, under the room's entry.
        private func expectRows(
            of people: [TestDevice],
            from alice: Person,
            under head: RoomHead,
            _ world: World
        ) async throws {
            let send = try #require(world.relay.sent.last)
            let header = try Envelope(parsing: Array(send.envelope)).header
            #expect(header.kind == .room && header.conversation == head.room && header.device == alice.device)
            #expect(header.roomVersion == head.version && header.roomEntry == head.entry)
            let block = try WrapBlock(parsing: Array(send.wrapBlock))
            #expect(block.devices == people.map(\.id).sorted())
            for person in people {
                let key = try ExchangeKeyID(of: person.exchangeKey().publicKey)
                #expect(block.row(of: person.id)?.wrap.key == key)
            }
            for person in [people[0], people[1], people[people.count - 1]] {
                let arrived = try ArrivedEnvelope(
                    Array(send.envelope),
                    for: Reader(user: person.who, device: person.id),
                    at: world.clock.now
                )
                let authentic = try arrived.authenticate(with: try alice.client.ownLists())
                let wrap = try #require(block.row(of: person.id)?.wrap)
                let secret = try authentic.unwrap(wrap, encapsulated: block.encapsulated, with: person.exchangeKey())
                #expect(try authentic.open(with: secret).content.body == .text("to all"))
                let mail = try await world.relay.honest.mail(for: person.id, after: 0, count: 9, bytes: 1 << 20)
                #expect(mail.messages.count == 1)
            }
        }
    }
}
