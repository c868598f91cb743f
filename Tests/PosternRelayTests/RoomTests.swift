import Foundation
import PosternRelay
import PosternStore
import PosternTesting
import PosternTrust
import PosternWire
import Testing

@Suite("Rooms on the relay")
struct RoomTests {
    @Test("an entry that is right is taken, and those concerned are told: members, who is removed, nobody else")
    func takes() async throws {
        let world = try await RelayWorld()
        let (alice, bob) = (try await world.person("alice"), try await world.person("bob"))
        let (carol, dave) = (try await world.person("carol"), try await world.person("dave"))
        let people = [alice, bob, carol, dave]
        let mailboxes = people.map { _ in TestMailbox() }
        for (person, mailbox) in zip(people, mailboxes) {
            #expect(world.relay.connect(mailbox, isLive: true, device: person.id, of: person.who))
        }
        var room = try await TestRoom(in: world, by: alice, with: [bob])
        try await room.write(.set([TestRoom.member(carol)]), by: bob)
        try await room.write(.remove([bob.who]), by: bob)
        try await room.write(.expiry(60), by: carol)
        #expect(mailboxes.map { $0.changes.map(\.version) } == [[1, 2, 3, 4], [1, 2, 3], [2, 3, 4], []])
        let kinds = mailboxes.flatMap(\.changes).map { ($0.kind, Array($0.subject)) }
        #expect(kinds.allSatisfy { $0 == (.roomEntry, room.id.bytes) })
        let newest = NewestEntry(try #require(room.head))
        #expect(try await world.relay.rooms(of: alice.who).rooms == [newest])
        #expect(try await world.relay.rooms(of: bob.who).rooms == [])
    }

    @Test("an entry that breaks a rule of rooms is refused", arguments: RoomKind.all)
    func unlawful(_ kind: RoomKind) async throws {
        let world = try await RelayWorld()
        let (alice, bob, carol) =
            (try await world.person("alice"), try await world.person("bob"), try await world.person("carol"))
        let room = try await TestRoom(in: world, by: alice, with: [bob], kind: kind)
        let remove = try room.entry(.remove([alice.who]), by: bob)
        #expect(try await room.put(remove, by: bob).refusal == .documentRefused)
        let nothing = try room.entry(.set([TestRoom.member(bob)]), by: alice)
        #expect(try await room.put(nothing, by: alice).refusal == .documentRefused)
        let state = try room.entry(.expiry(60), by: alice) { $0.stateAfter = .zero }
        #expect(try await room.put(state, by: alice).refusal == .documentRefused)
        let foreign = RoomMember(who: carol.who, identity: bob.identity.publicKey.hash)
        #expect(try await room.put(room.entry(.set([foreign]), by: alice), by: alice).refusal == .documentRefused)
        let unknown = RoomMember(who: Who(network: world.network, user: .zero), identity: .zero)
        #expect(try await room.put(room.entry(.set([unknown]), by: alice), by: alice).refusal == .documentRefused)
        #expect(try await world.relay.rooms(of: bob.who).rooms?.map(\.version) == [1])
    }

    @Test("an entry by somebody else, of another room or network, or by no listed device is refused")
    func strangers() async throws {
        let world = try await RelayWorld()
        let (alice, bob, carol) =
            (try await world.person("alice"), try await world.person("bob"), try await world.person("carol"))
        let room = try await TestRoom(in: world, by: alice, with: [bob])
        let entry = try room.entry(.expiry(60), by: alice)
        #expect(try await room.put(entry, by: bob).refusal == .notPermitted, "another than its author puts it")
        #expect(try await room.put(entry, to: .zero, by: alice).refusal == .malformed)
        let other = try await TestRoom(in: world, by: alice)
        #expect(try await room.put(entry, to: other.id, by: alice).refusal == .malformed)
        let elsewhere = try room.entry(.expiry(60), by: alice) { $0.network = .made(8) }
        #expect(try await room.put(elsewhere, by: alice).refusal == .notPermitted)
        let guest = RoomMember(who: Who(network: .made(9), user: bob.who.user), identity: .zero)
        #expect(try await room.put(room.entry(.set([guest]), by: alice), by: alice).refusal == .notPermitted)
        #expect(try await room.put(room.entry(.expiry(60), by: carol), by: carol).refusal == .notFound)
        #expect(try await room.put(room.entry(.expiry(60), by: alice, under: 2), by: alice).refusal == .staleList)
        let unlisted = try TestDevice(beside: alice, after: await world.chain(of: alice), at: world.clock.now)
        #expect(try await room.put(room.entry(.expiry(60), by: unlisted), by: alice).refusal == .documentRefused)
        let signature = entry.signature.prefix(131) + [entry.signature[131] ^ 1]
        let forged = try Document(body: entry.body, signature: Array(signature))
        #expect(try await room.put(forged, by: alice).refusal == .documentRefused)
        #expect(try await room.put(entry, by: alice).isDone)
    }

    @Test("a guest puts no entry, and reads none")
    func guests() async throws {
        let world = try await RelayWorld()
        let alice = try await world.person("alice")
        let room = try await TestRoom(in: world, by: alice)
        var put = PutDocument()
        put.kind = .roomEntry
        put.subject = Data(room.id.bytes)
        let entry = try room.entry(.expiry(60), by: alice)
        put.document = SignedDocument(body: entry.body, signature: entry.signature)
        #expect(try await world.relay.putDocument(put, by: alice.who, isGuest: true).refusal == .notPermitted)
        #expect(try await room.entries(for: nil).refusal == .notPermitted)
        put.vault = VaultTests.vault(1)
        #expect(try await world.relay.putDocument(put, by: alice.who, isGuest: false).refusal == .malformed)
    }

    @Test(
        "of two entries after one the second is refused, and told what came first; a repeat is answered like the first time"
    )
    func oneAfterAnother() async throws {
        let world = try await RelayWorld()
        let (alice, bob) = (try await world.person("alice"), try await world.person("bob"))
        var room = try await TestRoom(in: world, by: alice, with: [bob])
        let second = try room.entry(.expiry(60), by: bob)
        let first = try await room.write(.expiry(30), by: alice)
        let refused = try await room.put(second, by: bob)
        #expect(refused.refusal == .conflict)
        #expect(refused.newestEntry == NewestEntry(try #require(room.head)))
        try await room.write(.remove([alice.who]), by: alice)
        #expect(try await room.put(first, by: alice).isDone, "although she left since")
        #expect(try await room.put(room.documents[0], by: alice).isDone)
        let late = try room.entry(.expiry(5), by: alice)
        #expect(try await room.put(late, by: alice).refusal == .notFound)
    }

    @Test("lists that change while an entry is judged are judged anew; each entry rests on the newest")
    func races() async throws {
        let world = try await RelayWorld()
        let (alice, bob) = (try await world.person("alice"), try await world.person("bob"))
        var room = try await TestRoom(in: world, by: alice, with: [bob])
        let second = try await world.secondDevice(of: alice)
        #expect(try await room.put(room.entry(.expiry(60), by: alice), by: alice).refusal == .staleList)
        try await room.write(.expiry(60), by: second, under: 2)
        let answers = try await withThrowingTaskGroup(of: ServerFrame.OneOf_Body.self) { group in
            for number in 1...6 as ClosedRange<UInt32> {
                let (room, entry) = (room, try room.entry(.expiry(number), by: bob))
                group.addTask { try await room.put(entry, by: bob) }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(answers.count(where: \.isDone) == 1)
        #expect(answers.count { $0.refusal == .conflict } == 5)
        #expect(try await world.relay.rooms(of: bob.who).rooms?.map(\.version) == [3])
    }

    @Test("entries and states are for members: from their first entry to the newest, or to what removed them")
    func reading() async throws {
        let world = try await RelayWorld()
        let (alice, bob, carol) =
            (try await world.person("alice"), try await world.person("bob"), try await world.person("carol"))
        var room = try await TestRoom(in: world, by: alice, kind: .moderated)
        try await room.write(.expiry(60), by: alice)
        try await room.write(.set([TestRoom.member(bob)]), by: alice)
        #expect(try await room.readable(by: alice) == [1, 2, 3])
        #expect(try await room.readable(from: 3, by: alice) == [3])
        #expect(try await room.readable(by: bob) == [3])
        #expect(try await room.entries(for: carol).refusal == .notFound)
        #expect(try await room.state(after: 3, for: bob).state == room.head?.state.body)
        #expect(try await room.state(after: 2, for: bob).refusal == .notFound)
        #expect(try await room.state(after: 4, for: bob).refusal == .notFound)
        #expect(try await room.state(after: 0, for: alice).refusal == .notFound)
        #expect(try await room.state(after: 3, for: carol).refusal == .notFound)
        try await room.write(.remove([bob.who]), by: alice)
        try await room.write(.expiry(30), by: alice)
        #expect(try await room.readable(by: bob) == [3, 4])
        #expect(try await room.readable(from: 5, by: bob) == [])
        #expect(try await room.state(after: 5, for: bob).refusal == .notFound)
        // What he gets is an anchor, from which he reads on.
        let anchor = try #require(try await room.state(after: 3, for: bob).state)
        let point = RoomPoint(room: room.id, version: 3, entry: room.documents[2].hash)
        let start = try RoomChain(at: point, entry: room.documents[2], state: anchor)
        let chain = try RoomChain(restoring: [room.documents[3]], from: start)
        #expect(chain.newest?.state.member(bob.who) == nil)
    }

    @Test("every state is served as its entry names it, however long ago that was")
    func states() async throws {
        let world = try await RelayWorld()
        let alice = try await world.person("alice")
        var room = try await TestRoom(in: world, by: alice)
        for seconds in 1...69 as ClosedRange<UInt32> { try await room.write(.expiry(seconds), by: alice) }
        for document in room.documents {
            let entry = try RoomEntry(parsing: document.body)
            let state = try #require(try await room.state(after: entry.version, for: alice).state)
            #expect(Hash512.of(state) == entry.stateAfter, "version \(entry.version)")
        }
    }

    @Test("one user puts so many entries in an hour")
    func rate() async throws {
        let world = try await RelayWorld()
        let (alice, bob) = (try await world.person("alice"), try await world.person("bob"))
        var room = try await TestRoom(in: world, by: alice, with: [bob])
        let nowhere = try room.entry(.expiry(60), by: alice) { $0.room = .made(9) }
        for _ in 1..<Limits.roomEntriesInHour {
            #expect(try await room.put(nowhere, to: .made(9), by: alice).refusal == .notFound)
        }
        world.clock.advance(seconds: 1000)
        let next = try room.entry(.expiry(60), by: alice)
        let refused = try await room.put(next, by: alice)
        guard case .refusal(let refusal) = refused else { throw TestFailure("\(refused)") }
        #expect(refusal.code == .rateLimited && refusal.retryAfterSeconds == 2600)
        #expect(try await room.put(room.documents[0], by: alice).isDone, "a repeat is none")
        try await room.write(.expiry(30), by: bob)
        world.clock.advance(seconds: 2600)
        try await room.write(.expiry(60), by: alice)
    }

    @Test("what would make a room, or a user's rooms, too many is refused: an entry, and a list")
    func sizes() async throws {
        var options = StoreOptions()
        (options.roomDevices, options.roomsOfUser) = (3, 3)
        let world = try await RelayWorld(options: options)
        let (alice, bob, carol) =
            (try await world.person("alice"), try await world.person("bob"), try await world.person("carol"))
        var room = try await TestRoom(in: world, by: alice, with: [bob])
        _ = try await world.secondDevice(of: bob)
        let add = try room.entry(.set([TestRoom.member(carol)]), by: alice)
        #expect(try await room.put(add, by: alice).refusal == .tooMany)
        let third = try TestDevice(beside: bob, after: await world.chain(of: bob), at: world.clock.now)
        #expect(try await world.put(third.list, of: bob).refusal == .tooMany)
        #expect(try await world.chain(of: bob).newest.version == 2)
        var other = try await TestRoom(in: world, by: carol, with: [bob])
        let more = try TestRoom(in: world).entry(
            .create(TestRoom.creation(.group, [TestRoom.member(alice), TestRoom.member(bob)])),
            by: alice
        )
        #expect(try await TestRoom(in: world).put(more, by: alice).refusal == .tooMany)
        try await room.write(.remove([alice.who]), by: alice)
        #expect(try await world.put(third.list, of: bob).refusal == .tooMany, "not in the other one")
        try await other.write(.remove([carol.who]), by: carol)
        #expect(try await world.put(third.list, of: bob).isDone, "there is place again")
    }

    @Test("of an entry and a list that come at one moment, and have place for one of them, one is refused")
    func sizesAtOneMoment() async throws {
        var options = StoreOptions()
        options.roomDevices = 3
        let world = try await RelayWorld(options: options)
        let (alice, bob, carol) =
            (try await world.person("alice"), try await world.person("bob"), try await world.person("carol"))
        var room = try await TestRoom(in: world, by: alice, with: [bob])
        for _ in 0..<6 {
            let (now, entry) = (room, try room.entry(.set([TestRoom.member(carol)]), by: alice))
            let laptop = try TestDevice(beside: bob, after: await world.chain(of: bob), at: world.clock.now)
            async let put = now.put(entry, by: alice)
            async let listed = world.put(laptop.list, of: bob)
            let answers = try await [put, listed]
            #expect(answers.count(where: \.isDone) == 1 && answers.count { $0.refusal == .tooMany } == 1)
            // There is place for one again.
            if answers[0].isDone {
                try room.append(entry)
                try await room.write(.remove([carol.who]), by: carol)
            } else {
                let less = try bob.nextList(after: await world.chain(of: bob)) { list in
                    list.devices.removeAll { $0.id == laptop.id }
                }
                #expect(try await world.put(less, of: bob).isDone)
            }
        }
    }

    @Test("hostile bytes are refused, and leave nothing behind")
    func hostile() async throws {
        let world = try await RelayWorld()
        let (alice, bob) = (try await world.person("alice"), try await world.person("bob"))
        let room = try await TestRoom(in: world, by: alice, with: [bob])
        let good = try room.entry(.expiry(60), by: alice)
        var random = SeededRandom(seed: 11)
        var bodies = stride(from: 0, to: good.body.count, by: 7).map { Array(good.body[..<$0]) }
        for _ in 0..<150 {
            var body = good.body
            body[Int.random(in: 0..<body.count, using: &random)] ^= UInt8.random(in: 1...255, using: &random)
            bodies.append(body)
        }
        bodies.append(good.body + [0])
        bodies.append([UInt8](repeating: 0xFF, count: 1 << 20))
        for body in bodies {
            var put = PutDocument()
            put.kind = .roomEntry
            put.subject = Data(room.id.bytes)
            put.document = SignedDocument(body: body, signature: good.signature)
            #expect(try await world.relay.putDocument(put, by: alice.who, isGuest: false).refusal != nil)
        }
        for count in [0, 15, 17, 32] {
            var fetch = FetchRoomState()
            fetch.room = Data(repeating: 1, count: count)
            #expect(try await world.relay.roomState(fetch, by: alice.who).refusal == .malformed)
            var documents = FetchDocuments()
            documents.kind = .roomEntry
            documents.subject = fetch.room
            let answer = try await world.relay.documents(documents, in: world.network, by: alice.who) { _, _ in true }
            #expect(answer.refusal == .malformed)
        }
        #expect(try await world.relay.rooms(of: bob.who).rooms?.map(\.version) == [1])
        #expect(try await room.put(good, by: alice).isDone)
    }
}

extension RoomKind {
    static let all: [RoomKind] = [.moderated, .group]
}

extension Identifier {
    /// Of nothing that is there.
    static func made(_ number: UInt8) -> Self { Self(cutting: .of([number])) }
}
