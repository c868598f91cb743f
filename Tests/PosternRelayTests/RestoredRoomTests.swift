import Foundation
import PosternRelay
import PosternStore
import PosternTesting
import PosternTrust
import PosternWire
import Testing

@Suite("Rooms given back after a restore")
struct RestoredRoomTests {
    /// Alice, Bob and Carol in a room of which the back-up has the first entry.
    private struct Scene {
        let world: RelayWorld
        let alice, bob, carol: TestDevice
        var room: TestRoom

        init() async throws {
            world = try await RelayWorld()
            (alice, bob, carol) =
                (try await world.person("alice"), try await world.person("bob"), try await world.person("carol"))
            room = try await TestRoom(in: world, by: alice, with: [bob])
        }

        func put(_ document: Document, by who: TestDevice, on world: RelayWorld) async throws -> ServerFrame.OneOf_Body
        {
            var put = PutDocument()
            put.kind = .roomEntry
            put.subject = Data(room.id.bytes)
            put.document = SignedDocument(body: document.body, signature: document.signature)
            return try await world.relay.putDocument(put, by: who.who, isGuest: false)
        }

        func newest(on world: RelayWorld) async throws -> [UInt32]? {
            try await world.relay.rooms(of: alice.who).rooms?.map(\.version)
        }

        /// Somebody's list without any device, or with this one.
        func list(of person: TestDevice, with device: TestDevice? = nil) async throws -> Document {
            try person.nextList(after: await world.chain(of: person)) { list in
                list.devices =
                    device.map {
                        [ListedDevice(key: $0.key.publicKey, kind: .person, added: world.clock.now)]
                    } ?? []
            }
        }
    }

    @Test("later entries are taken from whoever has a device, for 30 days, in their order")
    func givenBack() async throws {
        var scene = try await Scene()
        let second = try scene.room.entry(.expiry(60), by: scene.alice)
        try scene.room.append(second)
        let third = try scene.room.entry(.set([TestRoom.member(scene.carol)]), by: scene.bob)
        #expect(try await scene.put(second, by: scene.carol, on: scene.world).refusal == .notPermitted)
        let world = try await scene.world.restored()
        let toStranger = try await scene.put(third, by: scene.carol, on: world)
        #expect(toStranger.refusal == .conflict && toStranger.newestEntry == nil, "she was not in it")
        let toMember = try await scene.put(third, by: scene.bob, on: world)
        #expect(toMember.refusal == .conflict && toMember.newestEntry?.version == 1)
        #expect(try await scene.put(second, by: scene.carol, on: world).isDone)
        #expect(try await scene.put(second, by: scene.bob, on: world).isDone)
        #expect(try await scene.put(third, by: scene.bob, on: world).isDone)
        #expect(try await scene.newest(on: world) == [3])
        let forged = try Document(body: third.body, signature: second.signature)
        world.clock.advance(seconds: Limits.repeatSeconds)
        try scene.room.append(third)
        let fourth = try scene.room.entry(.expiry(9), by: scene.carol)
        #expect(try await scene.put(fourth, by: scene.bob, on: world).refusal == .notPermitted)
        #expect(try await scene.put(forged, by: scene.bob, on: world).isDone, "known by its body")
        #expect(try await scene.put(fourth, by: scene.carol, on: world).isDone)
        await world.relay.close()
    }

    @Test("a room that the back-up does not have comes back whole; a forged entry does not")
    func wholeRoom() async throws {
        var scene = try await Scene()
        let world = try await scene.world.restored()
        scene.room = TestRoom(in: world)
        let members = [TestRoom.member(scene.alice), TestRoom.member(scene.bob)]
        let first = try scene.room.entry(.create(TestRoom.creation(.group, members)), by: scene.alice)
        let signature = try scene.room.entry(.create(TestRoom.creation(.group, members)), by: scene.alice).signature
        let forged = try Document(body: first.body, signature: signature)
        try scene.room.append(first)
        #expect(try await scene.put(forged, by: scene.bob, on: world).refusal == .documentRefused)
        #expect(try await scene.put(first, by: scene.bob, on: world).isDone)
        #expect(try await world.relay.rooms(of: scene.bob.who).rooms?.count == 2)
        await world.relay.close()
    }

    @Test("an entry by a device that was removed since waits until one that counts builds on it")
    func removedDevice() async throws {
        var scene = try await Scene()
        let lost = try await scene.world.secondDevice(of: scene.alice)
        let list = try await scene.list(of: scene.alice, with: scene.alice)
        let answer = try await scene.world.put(list, of: scene.alice)
        #expect(answer.isDone)
        let by = try scene.room.entry(.expiry(60), by: lost, under: 2)
        let before = scene.room
        try scene.room.append(by)
        let onIt = try scene.room.entry(.expiry(30), by: scene.bob)
        let world = try await scene.world.restored()
        #expect(try await scene.put(by, by: scene.bob, on: world).isDone)
        #expect(try await scene.newest(on: world) == [1], "nobody stands by it")
        // Whoever found the device can hold up nobody: another entry takes the place.
        let rival = try before.entry(.expiry(90), by: lost, under: 2)
        #expect(try await scene.put(rival, by: scene.carol, on: world).isDone)
        #expect(try await scene.put(onIt, by: scene.bob, on: world).refusal != nil, "it builds on the other")
        #expect(try await scene.put(by, by: scene.bob, on: world).isDone)
        #expect(try await scene.put(onIt, by: scene.bob, on: world).isDone)
        #expect(try await scene.newest(on: world) == [3])
        await world.relay.close()
    }

    @Test(
        "an entry by who is suspended, or whose device was reset, waits for a member who is not",
        arguments: [false, true]
    )
    func shutOut(_ isReset: Bool) async throws {
        var scene = try await Scene()
        let by = try scene.room.entry(.expiry(60), by: scene.bob)
        let bobs = scene.room
        try scene.room.append(by)
        let onIt = try scene.room.entry(.expiry(30), by: scene.alice)
        let world = try await scene.world.restored()
        if isReset {
            _ = try await world.relay.store.resetDevices([scene.bob.id], of: scene.bob.who)
        } else {
            _ = try await world.relay.store.suspend(scene.bob.who, true)
        }
        let mailbox = TestMailbox()
        #expect(world.relay.connect(mailbox, isLive: true, device: scene.alice.id, of: scene.alice.who))
        #expect(try await scene.put(by, by: scene.bob, on: world).isDone)
        #expect(try await scene.put(by, by: scene.carol, on: world).isDone)
        #expect(try await scene.newest(on: world) == [1], "nobody stands by it")
        let second = try bobs.entry(.expiry(61), by: scene.bob) { $0.version = 2 }
        #expect(try await scene.put(second, by: scene.bob, on: world).isDone)
        #expect(try await scene.put(by, by: scene.bob, on: world).isDone)
        #expect(try await scene.put(onIt, by: scene.carol, on: world).isDone)
        #expect(try await scene.newest(on: world) == [3])
        #expect(mailbox.changes.map(\.version) == [2, 3])
        await world.relay.close()
    }

    @Test(
        "no entry is given back that names an older list of its author than the author's entry before, however old that is"
    )
    func listFell() async throws {
        var scene = try await Scene()
        _ = try await scene.world.secondDevice(of: scene.alice)
        try await scene.room.write(.expiry(60), by: scene.alice, under: 2)
        for seconds in 1...3 as ClosedRange<UInt32> { try await scene.room.write(.expiry(seconds), by: scene.bob) }
        let world = try await scene.world.restored()
        let fell = try scene.room.entry(.expiry(9), by: scene.alice, under: 1)
        #expect(try await scene.put(fell, by: scene.alice, on: world).refusal == .documentRefused)
        let right = try scene.room.entry(.expiry(9), by: scene.alice, under: 2)
        #expect(try await scene.put(right, by: scene.bob, on: world).isDone)
        try scene.room.append(right)
        let again = try scene.room.entry(.expiry(10), by: scene.alice, under: 1)
        #expect(try await scene.put(again, by: scene.bob, on: world).refusal == .documentRefused)
        let bobs = try scene.room.entry(.expiry(10), by: scene.bob)
        #expect(try await scene.put(bobs, by: scene.carol, on: world).isDone)
        #expect(try await scene.newest(on: world) == [7])
        await world.relay.close()
    }

    @Test("entries that come at one moment are judged one after another, each of them by what the others have left")
    func atOnce() async throws {
        var scene = try await Scene()
        let lost = try await scene.world.secondDevice(of: scene.alice)
        let answer = try await scene.world.put(scene.list(of: scene.alice, with: scene.alice), of: scene.alice)
        #expect(answer.isDone)
        var run: [Document] = []
        for seconds in 1...5 as ClosedRange<UInt32> {
            run.append(try scene.room.entry(.expiry(seconds), by: lost, under: 2))
            try scene.room.append(run[run.count - 1])
        }
        run.append(try scene.room.entry(.expiry(9), by: scene.bob))
        let (all, world) = (run, try await scene.world.restored())
        // Each device gives all of them back, in their order.
        try await withThrowingTaskGroup(of: Void.self) { [scene] group in
            for person in [scene.alice, scene.bob, scene.carol, scene.alice, scene.bob] {
                group.addTask {
                    for document in all {
                        let answer = try await scene.put(document, by: person, on: world)
                        #expect(answer.isDone || answer.refusal == .conflict)
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try await scene.newest(on: world) == [7])
        await world.relay.close()
    }

    @Test("a message is repeated under the entry that it names, to who was in the room then")
    func repeats() async throws {
        var scene = try await Scene()
        let early = try scene.room.message(from: scene.alice, to: [scene.bob.id])
        let world = try await scene.world.restored()
        let removal = try scene.room.entry(.remove([scene.bob.who]), by: scene.bob)
        #expect(try await scene.put(removal, by: scene.alice, on: world).isDone)
        try scene.room.append(removal)
        let late = try scene.room.message(from: scene.alice, to: [scene.bob.id])
        #expect(await world.relay.repeat(early, from: scene.alice).accepted != nil)
        #expect(await world.relay.repeat(late, from: scene.alice).accepted?.leftOut == [])
        let mail = try await world.relay.mail(for: scene.bob.id, after: 0, count: 9, bytes: 1 << 20)
        #expect(mail.messages.count == 1)
        #expect(await world.relay.send(early, from: scene.alice).accepted != nil, "it is known")
        let unknown = try scene.room.message(from: scene.alice, to: [scene.bob.id]) { $0.roomVersion = 7 }
        let stale = await world.relay.repeat(unknown, from: scene.alice)
        #expect(stale.refusal == .staleRoom && stale.newestEntry?.version == 2)
        let strange = try scene.room.message(from: scene.carol, to: [scene.bob.id]) { $0.roomVersion = 7 }
        let toStranger = await world.relay.repeat(strange, from: scene.carol)
        #expect(toStranger.refusal == .notFound && toStranger.newestEntry == nil)
        await world.relay.close()
    }
}
