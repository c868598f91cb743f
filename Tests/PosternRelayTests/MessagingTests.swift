import Foundation
import PosternCrypto
import PosternPrimitives
import PosternRelay
import PosternStore
import PosternTesting
import PosternTrust
import PosternWire
import Testing

@Suite("Messages through the relay")
struct MessagingTests {
    @Test("a message to who is connected arrives live, opens there, and is accepted")
    func live() async throws {
        let world = try await RelayWorld()
        let alice = try await world.person("alice")
        let bob = try await world.person("bob")
        let mailbox = TestMailbox()
        #expect(world.relay.connect(mailbox, isLive: true, device: bob.id, of: bob.who))
        let sent = try alice.seal("hello, Bob", to: bob, counter: 1, at: world.clock.now)
        async let answer = world.relay.send(sent, from: alice)
        let delivery = try await mailbox.next()
        world.relay.acknowledge([delivery.number], by: bob.id)
        let opened = try bob.open(delivery, from: alice, at: world.clock.now)
        #expect(opened.content.body == .text("hello, Bob"))
        #expect(await answer.accepted?.message == Data(opened.header.message.bytes))
        #expect(try await waiting(bob, in: world).messages.isEmpty)
    }

    @Test("a message to who is away waits until it is acknowledged, in order")
    func offline() async throws {
        let world = try await RelayWorld()
        let alice = try await world.person("alice")
        let bob = try await world.person("bob")
        for counter in 1...5 as ClosedRange<UInt64> {
            let sent = try alice.seal("\(counter)", to: bob, counter: counter, at: world.clock.now)
            #expect(await world.relay.send(sent, from: alice).accepted != nil)
        }
        let page = try await waiting(bob, in: world)
        let texts = try page.messages.map { pending in
            let delivery = try #require(
                TestMailbox.Delivery(number: pending.number, own: pending.own, shared: pending.shared)
            )
            return try bob.open(delivery, from: alice, at: world.clock.now).content.body
        }
        #expect(texts == (1...5).map { .text("\($0)") })
        world.relay.acknowledge(page.messages.prefix(2).map(\.number), by: bob.id)
        #expect(try await waiting(bob, in: world).messages.map(\.number) == page.messages.dropFirst(2).map(\.number))
        world.relay.acknowledge(page.messages.map(\.number), by: alice.id)
        #expect(try await waiting(bob, in: world).messages.count == 3, "another device's word counts for nothing")
    }

    private func waiting(_ device: TestDevice, in world: RelayWorld) async throws -> WaitingMail {
        try await world.relay.mail(for: device.id, after: 0, count: 100, bytes: 1 << 20)
    }

    @Test("a retry gets the first answer; the same id with other bytes is refused")
    func retries() async throws {
        let world = try await RelayWorld()
        let alice = try await world.person("alice")
        let bob = try await world.person("bob")
        let sent = try alice.seal("once", to: bob, counter: 1, at: world.clock.now)
        let first = await world.relay.send(sent, from: alice)
        world.clock.advance(seconds: 100)
        #expect(await world.relay.send(sent, from: alice) == first)
        #expect(try await waiting(bob, in: world).messages.count == 1)
        let message = try Envelope(parsing: Array(sent.envelope)).header.message
        let other = try alice.seal("twice", to: bob, counter: 2, at: world.clock.now) { $0.message = message }
        #expect(await world.relay.send(other, from: alice).refusal == .idReused)
    }

    @Test("a message leaves at its time to live, counted from acceptance by the relay's clock")
    func expiry() async throws {
        let world = try await RelayWorld()
        let alice = try await world.person("alice")
        let bob = try await world.person("bob")
        let sent = try alice.seal("soon gone", to: bob, counter: 1, at: world.clock.now) { header in
            header.timeToLive = 60
            header.sentAt = Timestamp(seconds: 1)
        }
        _ = await world.relay.send(sent, from: alice)
        world.clock.advance(seconds: 59)
        #expect(try await world.relay.expire().deliveries == 0)
        world.clock.advance(seconds: 1)
        #expect(try await world.relay.expire().deliveries == 1)
        #expect(try await waiting(bob, in: world).messages.isEmpty)
    }

    @Test("a header that names somebody else, a wrong digest or a wrong conversation is refused")
    func lies() async throws {
        let world = try await RelayWorld()
        let alice = try await world.person("alice")
        let bob = try await world.person("bob")
        let carol = try await world.person("carol")
        let now = world.clock.now
        let good = try alice.seal("x", to: bob, counter: 1, at: now)
        #expect(await world.relay.send(good, from: carol).refusal == .wrongSender)
        let changes: [(RefusalCode, (inout Header) -> Void)] = [
            (.wrongSender, { $0.device = carol.id }), (.wrongSender, { $0.sender = carol.who.user }),
            (.wrongSender, { $0.network = .zero }), (.wrongConversation, { $0.conversation = .zero }),
            (.staleList, { $0.listVersion = 2 }), (.malformed, { $0.counter = 0 }),
            (.malformed, { $0.timeToLive = Limits.timeToLiveSeconds + 1 }),
        ]
        for (code, change) in changes {
            let sent = try tamper(good, change)
            #expect(await world.relay.send(sent, from: alice).refusal == code, "\(code)")
        }
        var otherPeer = good
        otherPeer.peer = Data(carol.who.bytes)
        #expect(await world.relay.send(otherPeer, from: alice).refusal == .wrongConversation)
        var digest = good
        digest.wrapBlock[140] ^= 1
        #expect(await world.relay.send(digest, from: alice).refusal == .wrongDigest)
        #expect(try await waiting(bob, in: world).messages.isEmpty)
    }

    /// Puts another header in front; the relay does not check the envelope's signature, recipients do.
    private func tamper(_ send: Send, _ change: (inout Header) -> Void) throws -> Send {
        var header = try Envelope(parsing: Array(send.envelope)).header
        change(&header)
        var tampered = send
        tampered.envelope = Data(header.bytes) + send.envelope.dropFirst(Limits.headerBytes)
        return tampered
    }

    @Test("exactly the right recipients: a missing device and a surplus one are named, and nothing is stored")
    func recipients() async throws {
        let world = try await RelayWorld()
        let alice = try await world.person("alice")
        let bob = try await world.person("bob")
        let carol = try await world.person("carol")
        // Sealed for Carol's device, in the conversation with Bob.
        var sent = try tamper(alice.seal("x", to: carol, counter: 1, at: world.clock.now)) { header in
            header.conversation = ConversationID(between: alice.who, and: bob.who)
        }
        sent.peer = Data(bob.who.bytes)
        let wrong = try #require(await world.relay.send(sent, from: alice).wrongRecipients)
        #expect(wrong.missing == [Data(bob.id.bytes)])
        #expect(wrong.surplus == [Data(carol.id.bytes)])
        #expect(try await waiting(carol, in: world).messages.isEmpty)
    }

    @Test("envelopes and blocks of a wrong size are refused", arguments: [0, 1, 499, 771, 90_000])
    func sizes(_ count: Int) async throws {
        let world = try await RelayWorld()
        let alice = try await world.person("alice")
        let bob = try await world.person("bob")
        let good = try alice.seal("x", to: bob, counter: 1, at: world.clock.now)
        var sent = good
        sent.envelope = Data((Array(good.envelope) + [UInt8](repeating: 0, count: 100_000)).prefix(count))
        let code: RefusalCode = count == 90_000 ? .tooLarge : .malformed
        #expect(await world.relay.send(sent, from: alice).refusal == code)
        sent = good
        sent.wrapBlock = good.wrapBlock.prefix(min(count, good.wrapBlock.count - 1))
        #expect(await world.relay.send(sent, from: alice).refusal != nil)
    }

    @Test("the newest live connection wins, and a device has so many connections")
    func connections() async throws {
        let world = try await RelayWorld()
        let bob = try await world.person("bob")
        let old = TestMailbox()
        let new = TestMailbox()
        #expect(world.relay.connect(old, isLive: true, device: bob.id, of: bob.who))
        #expect(world.relay.connect(new, isLive: true, device: bob.id, of: bob.who))
        #expect(old.reasons == [.replaced])
        #expect(new.reasons.isEmpty)
        let commands = (0..<Limits.connectionsOfDevice).map { _ in TestMailbox() }
        let taken = commands.map { world.relay.connect($0, isLive: false, device: bob.id, of: bob.who) }
        #expect(taken == [Bool](repeating: true, count: Limits.connectionsOfDevice - 1) + [false])
        world.relay.disconnect(commands[0], device: bob.id, of: bob.who)
        #expect(world.relay.connect(commands[0], isLive: false, device: bob.id, of: bob.who))
        world.relay.disconnect(old, device: bob.id, of: bob.who)
        #expect(world.relay.switchboard.connectedDevices == 1, "an old connection's end does not cut the new one")
    }
}
