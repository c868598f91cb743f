import Foundation
import PosternRelay
import PosternTesting
import PosternTrust
import PosternWire
import Testing

@Suite("Messages in rooms through the relay")
struct RoomMessageTests {
    private func waiting(_ device: TestDevice, in world: RelayWorld) async throws -> [[UInt8]] {
        let mail = try await world.relay.mail(for: device.id, after: 0, count: 100, bytes: 1 << 20)
        return mail.messages.compactMap {
            TestMailbox.Delivery(number: $0.number, own: $0.own, shared: $0.shared)?.envelope
        }
    }

    @Test("arrive at every device of every member, live or later, each with its own row and one envelope")
    func arrives() async throws {
        let world = try await RelayWorld()
        let (alice, bob, carol) =
            (try await world.person("alice"), try await world.person("bob"), try await world.person("carol"))
        let laptop = try await world.secondDevice(of: bob)
        let room = try await TestRoom(in: world, by: alice, with: [bob, carol])
        let live = [bob, laptop].map { ($0, TestMailbox()) }
        for (device, mailbox) in live {
            #expect(world.relay.connect(mailbox, isLive: true, device: device.id, of: device.who))
        }
        let send = try room.message(from: alice, to: [bob.id, laptop.id, carol.id])
        let block = try WrapBlock(parsing: Array(send.wrapBlock))
        let answer = await world.relay.send(send, from: alice)
        #expect(answer.accepted?.leftOut == [])
        for (device, mailbox) in live {
            let delivery = try await mailbox.next()
            #expect(delivery.envelope == Array(send.envelope))
            #expect(delivery.own == block.row(of: device.id)?.wrap)
            #expect(delivery.encapsulated == block.encapsulated)
        }
        #expect(try await waiting(carol, in: world) == [Array(send.envelope)])
        #expect(try await waiting(alice, in: world) == [])
        #expect(await world.relay.send(send, from: alice) == answer)
    }

    @Test("under another entry than the newest are refused, and the newest is named")
    func stale() async throws {
        let world = try await RelayWorld()
        let (alice, bob) = (try await world.person("alice"), try await world.person("bob"))
        var room = try await TestRoom(in: world, by: alice, with: [bob])
        let early = try room.message(from: alice, to: [bob.id])
        try await room.write(.expiry(60), by: bob)
        let refused = await world.relay.send(early, from: alice)
        #expect(refused.refusal == .staleRoom)
        #expect(refused.newestEntry == NewestEntry(try #require(room.head)))
        guard case .refusal(let refusal) = refused else { throw TestFailure() }
        #expect(refusal.subject == Data(try Envelope(parsing: Array(early.envelope)).header.message.bytes))
        let wrong = try room.message(from: alice, to: [bob.id]) { $0.roomEntry = .zero }
        #expect(await world.relay.send(wrong, from: alice).refusal == .staleRoom)
        #expect(await world.relay.send(try room.message(from: alice, to: [bob.id]), from: alice).accepted != nil)
    }

    @Test("to other devices than those that must be there are refused, and it is said whose lists to fetch")
    func wrongRecipients() async throws {
        let world = try await RelayWorld()
        let (alice, bob, carol) =
            (try await world.person("alice"), try await world.person("bob"), try await world.person("carol"))
        let room = try await TestRoom(in: world, by: alice, with: [bob, carol])
        let laptop = try await world.secondDevice(of: bob)
        let answer = await world.relay.send(try room.message(from: alice, to: [bob.id, carol.id]), from: alice)
        let wrong = try #require(answer.wrongRecipients)
        #expect(wrong.missing == [Data(laptop.id.bytes)] && wrong.surplus == [])
        #expect(wrong.lists.map(\.user) == [Data(bob.who.user.bytes)] && wrong.lists.map(\.version) == [2])
        let all = [bob.id, laptop.id, carol.id]
        #expect(await world.relay.send(try room.message(from: alice, to: all), from: alice).accepted != nil)
        // Of a direct message both users are known.
        let direct = await world.relay.send(try alice.seal("x", to: bob, counter: 1, at: world.clock.now), from: alice)
        #expect(direct.wrongRecipients?.missing == [Data(laptop.id.bytes)])
        #expect(direct.wrongRecipients?.lists == [])
    }

    @Test("are from members: nothing comes from, or to, who was removed; who is added gets nothing from before")
    func members() async throws {
        let world = try await RelayWorld()
        let (alice, bob, carol) =
            (try await world.person("alice"), try await world.person("bob"), try await world.person("carol"))
        var room = try await TestRoom(in: world, by: alice, with: [bob], kind: .moderated)
        let first = try room.message(from: alice, to: [bob.id])
        #expect(await world.relay.send(first, from: alice).accepted != nil)
        #expect(await world.relay.send(try room.message(from: carol, to: [bob.id]), from: carol).refusal == .notFound)
        try await room.write(.set([TestRoom.member(carol)]), by: alice)
        try await room.write(.remove([bob.who]), by: alice)
        let bobs = try room.message(from: bob, to: [alice.id, carol.id])
        #expect(await world.relay.send(bobs, from: bob).refusal == .notFound)
        let toBob = try room.message(from: alice, to: [bob.id, carol.id])
        #expect(await world.relay.send(toBob, from: alice).wrongRecipients?.surplus == [Data(bob.id.bytes)])
        let last = try room.message(from: alice, to: [carol.id])
        #expect(await world.relay.send(last, from: alice).accepted != nil)
        #expect(try await waiting(bob, in: world) == [Array(first.envelope)])
        #expect(try await waiting(carol, in: world) == [Array(last.envelope)])
    }

    @Test("name no other user; of an unknown room they are refused")
    func malformed() async throws {
        let world = try await RelayWorld()
        let (alice, bob) = (try await world.person("alice"), try await world.person("bob"))
        let room = try await TestRoom(in: world, by: alice, with: [bob])
        var send = try room.message(from: alice, to: [bob.id])
        send.peer = Data(bob.who.bytes)
        #expect(await world.relay.send(send, from: alice).refusal == .malformed)
        let changes: [(RefusalCode, (inout Header) -> Void)] = [
            (.notFound, { $0.conversation = .zero }), (.staleList, { $0.listVersion = 2 }),
            (.staleRoom, { $0.roomVersion = 2 }), (.malformed, { $0.roomVersion = 0 }),
            (.wrongSender, { $0.sender = bob.who.user }),
            (.wrongSender, { $0.network = .zero }), (.malformed, { $0.timeToLive = 0 }),
        ]
        for (code, change) in changes {
            let changed = try room.message(from: alice, to: [bob.id], change: change)
            #expect(await world.relay.send(changed, from: alice).refusal == code, "\(code)")
        }
    }

    @Test("that are transient reach who is there, and are kept for nobody")
    func transient() async throws {
        let world = try await RelayWorld()
        let (alice, bob, carol) =
            (try await world.person("alice"), try await world.person("bob"), try await world.person("carol"))
        let room = try await TestRoom(in: world, by: alice, with: [bob, carol])
        let mailbox = TestMailbox()
        #expect(world.relay.connect(mailbox, isLive: true, device: bob.id, of: bob.who))
        let send = try room.message(from: alice, to: [bob.id, carol.id]) { header in
            (header.isTransient, header.counter, header.timeToLive) = (true, 0, 0)
        }
        #expect(await world.relay.send(send, from: alice).accepted != nil)
        #expect(try await mailbox.next().envelope == Array(send.envelope))
        for person in [bob, carol] { #expect(try await waiting(person, in: world) == []) }
    }
}
