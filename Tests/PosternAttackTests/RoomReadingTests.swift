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
    @Suite("Reading rooms")
    struct RoomReadingTests {
        /// Bob gets a message of mallory's in a forged room, from a relay that serves it.
        private func offer(
            _ room: ForgedRoom,
            to bob: Person,
            _ world: World,
            besides other: Lie = .none
        ) async throws -> Shown {
            let forged = try await world.forge("come in", to: bob) { room.name(in: &$0) }
            var lie = room.served.deliveringAlso(as: .inserting([forged.delivery], to: bob.device))
            let serve = lie.answer
            lie.answer = { body, question in other.answer(serve(body, question), question) }
            world.relay.lie = lie
            try await world.person("alice").send("true", to: bob)
            return try await bob.look()
        }

        // Where a room begins.

        @Test(
            "anchor: as late as there are versions",
            arguments: [UInt32(1000), RoomChain.anchorAtMost + 1, UInt32.max]
        )
        func lateAnchor(_ version: UInt32) async throws {
            try await World.with { world in
                let bob = try world.person("bob")
                let room = try world.forgeRoom(at: version, with: [try bob.member()])
                let shown = try await offer(room, to: bob, world)
                let isTaken = version <= RoomChain.anchorAtMost
                #expect(shown.texts == (isTaken ? ["come in", "true"] : ["true"]))
                #expect(shown.kinds["refused"] == (isTaken ? nil : 1))
                #expect(try bob.client.home.rooms().count == (isTaken ? 1 : 0))
                world.relay.lie = .none
                try await world.person("alice").send("and on", to: bob)
                #expect(try await bob.look().texts == ["and on"])
            }
        }

        @Test("anchor: a room that the reader is not in makes nobody known")
        func othersAnchor() async throws {
            try await World.with { world in
                let (bob, carol) = (try world.person("bob"), try world.person("carol"))
                let room = try world.forgeRoom(at: 7, with: [try carol.member()])
                let shown = try await offer(room, to: bob, world)
                #expect(shown.texts == ["true"] && shown.kinds == ["refused": 1])
                #expect(try bob.client.home.contact(carol.who) == nil)
                #expect(try bob.client.home.rooms().isEmpty)
            }
        }

        @Test("anchor: its sender is not in the state")
        func strangersAnchor() async throws {
            try await World.with { world in
                let (bob, carol) = (try world.person("bob"), try world.person("carol"))
                let room = try world.forgeRoom(at: 7, with: [try bob.member()])
                let author = Author(carol.who, try carol.signingKey(), listVersion: 1)
                let forged = try await world.forge("come in", to: bob, by: author) { room.name(in: &$0) }
                world.relay.lie = room.served.deliveringAlso(as: .inserting([forged.delivery], to: bob.device))
                try await world.person("alice").send("true", to: bob)
                let shown = try await bob.look()
                #expect(shown.texts == ["true"] && shown.kinds == ["refused": 1])
                #expect(try bob.client.home.rooms().isEmpty)
            }
        }

        @Test("anchor: a state that is not the entry's")
        func forgedState() async throws {
            try await World.with { world in
                let bob = try world.person("bob")
                let true7 = try world.forgeRoom(at: 7, with: [try bob.member()])
                let room = ForgedRoom(point: true7.point, entry: true7.entry, state: true7.state.withOtherTimers)
                #expect(try RoomState(parsing: room.state).timers != RoomState(parsing: true7.state).timers)
                let shown = try await offer(room, to: bob, world)
                #expect(shown.texts == ["true"] && shown.kinds == ["refused": 1])
                #expect(try bob.client.home.rooms().isEmpty)
            }
        }

        @Test("anchor: a member whom somebody else is vouched for stops no mail")
        func otherVouched() async throws {
            try await World.with { world in
                let (bob, carol) = (try world.person("bob"), try world.person("carol"))
                let other = try world.mallory.identity.publicKey
                let voucher = Voucher(who: carol.who, login: carol.login, identity: other, issued: world.clock.now)
                let document = try Document(signing: voucher, with: world.facts.voucher)
                let room = try world.forgeRoom(at: 7, with: [try bob.member(), try carol.member()])
                let vouching = Lie.serving([document], as: .voucher, of: carol.who.user.bytes, isStubborn: true)
                let shown = try await offer(room, to: bob, world, besides: vouching)
                #expect(shown.texts == ["come in", "true"])
                #expect(try bob.client.home.contact(carol.who) == nil)
            }
        }

        @Test("a room that the relay does not give yet: the message waits for it")
        func laterRoom() async throws {
            try await World.with { world in
                let (alice, bob) = (try world.person("alice"), try world.person("bob"))
                let room = try await alice.found("Crew", with: ["bob"])
                try await alice.say("hello", in: room)
                world.relay.lie = .freezing(room, at: 0)
                let shown = try await bob.look()
                #expect(shown.texts == [] && shown.kinds == ["room-withheld": 1])
                world.relay.lie = .none
                #expect(try await bob.look().texts == ["hello"])
            }
        }

        @Test("a new room with a bad entry behind the good ones begins, and the bad one is shown")
        func badBehindFirst() async throws {
            try await World.with { world in
                let (alice, bob) = (try world.person("alice"), try world.person("bob"))
                let room = try await alice.found("Crew", with: ["bob"])
                try await alice.say("hello", in: room)
                let bad = try unsigned(on: try alice.head(of: room), alice, world)
                world.relay.lie = .showing(try alice.entries(of: room) + [bad], of: room, as: 1)
                let shown = try await bob.look()
                #expect(shown.texts == ["hello"] && shown.kinds["room-entry-refused"] == 1)
                #expect(try bob.head(of: room).version == 1)
            }
        }

        // How it goes on.

        private func unsigned(on head: RoomHead, _ alice: Person, _ world: World) throws -> Document {
            let author = Author(alice.who, try alice.signingKey(), listVersion: 1)
            let entry = try world.entry(.timers(RoomTimers(expiry: 999, burn: 0)), on: head, by: author)
            return try Document(body: entry.body, signature: try alice.client.ownLists().newest.document.signature)
        }

        private func setTimers(_ seconds: [UInt32], _ person: Person, _ room: TestRoom) async throws {
            for expiry in seconds {
                _ = try await person.client.setTimers(expiry: expiry, burn: nil, of: room.choice)
            }
        }

        @Test("a bad entry behind good ones costs no message")
        func badBehindGood() async throws {
            try await World.with { world in
                let (alice, bob, room) = try await world.crew()
                try await setTimers([60], alice, room)
                try await alice.say("under two", in: room)
                let bad = try unsigned(on: try alice.head(of: room), alice, world)
                world.relay.lie = .showing(try alice.entries(of: room) + [bad], of: room, as: 3)
                let shown = try await bob.look()
                #expect(shown.texts == ["under two"])
                #expect(shown.kinds == ["room-changed": 1, "room-entry-refused": 1])
            }
        }

        @Test("a room is read part by part, however small these are")
        func parts() async throws {
            try await World.with { world in
                let (alice, bob, room) = try await world.crew()
                try await setTimers([60, 61, 62, 63, 64], alice, room)
                try await alice.say("under six", in: room)
                let asked = world.relay.asked.count
                world.relay.lie = .givingSingly(room)
                let shown = try await bob.look()
                #expect(shown.texts == ["under six"] && shown.kinds == ["room-changed": 5])
                #expect(try bob.head(of: room) == alice.head(of: room))
                let versions = world.relay.asked.dropFirst(asked).compactMap { question -> UInt32? in
                    guard case .fetchDocuments(_, _, let fetch, _) = question else { return nil }
                    return fetch.kind == .roomEntry ? fetch.fromVersion : nil
                }
                #expect(versions == [2, 3, 4, 5, 6])
            }
        }

        enum Endless: String, CaseIterable, Sendable {
            case garbage = "of what cannot be read"
            case known = "of what is held"
        }

        @Test("a room without an end stops nobody's mail", arguments: Endless.allCases)
        func endless(_ endless: Endless) async throws {
            try await World.with { world in
                let (alice, bob, room) = try await world.crew()
                let held = try bob.entries(of: room)
                let body = [UInt8](repeating: 7, count: 900 << 10)
                let garbage = try Document(body: body, signature: held[0].signature)
                world.relay.lie = .givingForEver(endless == .garbage ? held + [garbage] : held, of: room)
                try await alice.send("true", to: bob)
                let asked = world.relay.asked.count
                let shown = try await bob.look()
                #expect(shown.texts == ["true"] && shown.kinds == ["room-entry-refused": 1])
                let parts = world.relay.asked.dropFirst(asked).count { question in
                    guard case .fetchDocuments(_, _, let fetch, _) = question else { return false }
                    return fetch.kind == .roomEntry
                }
                #expect(parts == 1)
            }
        }

        @Test("two processes of one home read the same entries: none takes that for an attack")
        func twoProcesses() async throws {
            try await World.with { world in
                let (alice, bob, room) = try await world.crew()
                try await setTimers([60], alice, room)
                try await alice.say("under two", in: room)
                try await setTimers([61], alice, room)
                let entries = try alice.entries(of: room)
                let other = try bob.restarted()
                let now = world.clock.now
                world.relay.lie = .meanwhile(of: room, giving: [entries[1]]) {
                    guard let held = try? other.client.home.room(room.id) else { return }
                    let documents = entries.dropFirst().enumerated().map { index, entry in
                        StoredDocument(
                            name: .roomEntry(room.id, version: UInt32(index + 2)),
                            hash: entry.hash,
                            body: entry.body,
                            signature: entry.signature
                        )
                    }
                    _ = try? other.client.home.extend(held, with: documents, at: now)
                }
                let shown = try await bob.look()
                #expect(shown.texts == ["under two"] && shown.kinds == [:])
                #expect(try bob.head(of: room).version == 3)
            }
        }

        @Test("a message under an entry that waits is kept, and read once somebody stands by it")
        func underWaiting() async throws {
            try await World.with { world in
                let (alice, bob, room) = try await world.crew()
                let carol = try world.person("carol")
                _ = try await alice.client.setRole(.moderator, of: Login("mallory"), in: room.choice)
                let entry = try world.entry(.set([try carol.member()]), on: try alice.head(of: room))
                try await world.putAsMallory(entry, in: room)
                _ = try await world.resetMallory()
                let author = Author(carol.who, try carol.signingKey(), listVersion: 1)
                let forged = try await world.forge("by carol", to: bob, by: author) { header in
                    header.kind = .room
                    header.conversation = room.id
                    header.roomVersion = 3
                    header.roomEntry = entry.hash
                }
                world.relay.lie = .inserting([forged.delivery], to: bob.device)
                try await alice.send("true", to: bob)
                let shown = try await bob.look()
                #expect(shown.texts == ["true"] && shown.kinds["refused"] == nil)
                #expect(shown.kinds["room-unconfirmed"] == 1)
                #expect(try bob.client.home.namedEntries(of: room.id).isEmpty)
                world.relay.lie = .none
                #expect(try await alice.client.waitingChanges(of: room.choice).map(\.version) == [3])
                #expect(try await !alice.client.confirm(room.choice, upTo: 2).isChanged)
                #expect(try await alice.client.confirm(room.choice, upTo: 3).isChanged)
                try await alice.say("under three", in: room)
                _ = try await bob.look()
                let contents = try bob.client.home.messages(of: room.id, limit: 9).map(\.content)
                let texts = contents.map { String(decoding: $0, as: UTF8.self) }
                #expect(texts.contains { $0.contains("by carol") } && texts.contains { $0.contains("under three") })
            }
        }

        @Test("a message that meets an entry which waits is sent once somebody stands by it")
        func waitsToSend() async throws {
            try await World.with { world in
                let (alice, bob, room) = try await world.crew()
                _ = try await alice.client.setRole(.moderator, of: Login("mallory"), in: room.choice)
                let entry = try world.entry(.timers(RoomTimers(expiry: 600, burn: 0)), on: try alice.head(of: room))
                try await world.putAsMallory(entry, in: room)
                _ = try await world.resetMallory()
                let id = try alice.write("it waited", in: room)
                #expect(try await alice.look().kinds["not-sent"] == 1)
                #expect(try alice.client.home.state(of: id) == .queued)
                #expect(try await alice.client.confirm(room.choice).isChanged)
                #expect(try alice.client.home.state(of: id) == .accepted)
                #expect(try await bob.look().texts == ["it waited"])
            }
        }

        // What is made.

        @Test("a change that the relay puts off stops no mail, and goes later")
        func putOff() async throws {
            try await World.with { world in
                let (alice, bob, room) = try await world.crew()
                world.relay.lie = .losingEntries
                await #expect(throws: ClientError.unanswered) { try await setTimers([60], alice, room) }
                world.relay.lie = .puttingOffEntries
                try await bob.send("true", to: alice)
                let shown = try await alice.look()
                #expect(shown.texts == ["true"] && shown.kinds == ["room-change-waits": 1])
                world.relay.lie = .none
                #expect(try await alice.look().kinds == ["room-changed": 1])
                #expect(try alice.head(of: room).version == 2)
            }
        }

        @Test("more lists than an answer names are fetched before a device is taken for a stranger's")
        func manyLists() async throws {
            try await World.with { world in
                let (alice, bob, room) = try await world.crew()
                let (once, twice) = (Once(), Once())
                var lie = Lie.answeringSends { body in
                    guard twice.isFirst() else { return body }
                    var wrong = WrongRecipients()
                    wrong.missing = [Data(repeating: 9, count: DeviceID.byteCount)]
                    wrong.lists = (0..<Limits.listsInAnswer).map { number in
                        var list = NewestList()
                        list.user = Data(repeating: UInt8(number), count: UserID.byteCount)
                        list.version = 9
                        return list
                    }
                    return .wrongRecipients(wrong)
                }
                lie.question = { question in
                    // The honest relay takes the second one alone.
                    guard case .send(let request, _) = question, once.isFirst() else { return question }
                    return .send(request: request, Send())
                }
                world.relay.lie = lie
                try await alice.say("to all", in: room)
                #expect(try alice.unprinted().kinds == [:])
                #expect(try await bob.look().texts == ["to all"])
            }
        }

        @Test("a message that reaches nobody but the own devices is not sent")
        func ownOnly() async throws {
            try await World.with { world in
                let (alice, bob) = (try world.person("alice"), try world.person("bob"))
                _ = try await world.addDevice(to: alice, home: "second")
                let device = bob.device
                world.relay.lie = .claimed { claimed in
                    var claimed = claimed
                    claimed.keys.removeAll { Array($0.device) == device.bytes }
                    return claimed
                }
                let room = try await alice.found("Crew", with: ["bob"])
                await #expect(throws: ClientError.noUsableKey(login: "Crew")) { try await alice.say("alone", in: room) }
            }
        }

        @Test("withheld entry: who named it is removed, and stops nobody any more")
        func namerRemoved() async throws {
            try await World.with { world in
                let (alice, bob, room) = try await world.crew()
                let forged = try await world.forge("there is more", to: alice) { header in
                    header.kind = .room
                    header.conversation = room.id
                    header.roomVersion = .max
                    header.roomEntry = .of([1])
                }
                world.relay.lie = .inserting([forged.delivery], to: alice.device)
                try await bob.send("true", to: alice)
                #expect(try await alice.look().kinds == ["room-withheld": 1])
                world.relay.lie = .none
                await #expect(throws: ClientError.roomWithheld("Crew", version: .max)) {
                    try await alice.say("stopped", in: room)
                }
                _ = try await alice.client.remove([Login("mallory")], from: room.choice)
                try await alice.say("and on", in: room)
                #expect(try await bob.look().texts == ["and on"])
            }
        }

        @Test("forked room: it can be left")
        func leaveForked() async throws {
            try await World.with { world in
                let (alice, bob, room) = try await world.crew()
                _ = try await alice.client.setRole(.moderator, of: Login("mallory"), in: room.choice)
                _ = try await bob.look()
                let (before, entries) = (try bob.head(of: room), try bob.entries(of: room))
                let one = try world.entry(.timers(RoomTimers(expiry: 60, burn: 0)), on: before)
                let other = try world.entry(.timers(RoomTimers(expiry: 90, burn: 0)), on: before)
                try await world.putAsMallory(one, in: room)
                _ = try await bob.look()
                world.relay.lie = .showing(entries + [other], of: room, as: 99)
                #expect(try await bob.look().kinds == ["room-forked": 1])
                world.relay.lie = .none
                await #expect(throws: ClientError.roomForked("Crew")) { try await setTimers([70], bob, room) }
                let outcome = try await bob.client.leave(room.choice)
                #expect(outcome.isChanged && outcome.room.standing == .gone)
                _ = try await alice.look()
                #expect(try alice.head(of: room).state.member(bob.who) == nil)
            }
        }
    }
}
