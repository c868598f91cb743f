import Foundation
import PosternPrimitives
import PosternRelay
import PosternTesting
import PosternTrust
import PosternWire
import Testing

@Suite("Messages between two devices")
struct DeviceMessageTests {
    /// Right in all that a relay checks.
    private func message(
        from sender: TestDevice,
        to recipient: TestDevice,
        rows: [DeviceID]? = nil,
        change: (inout Header) -> Void = { _ in }
    ) throws -> Send {
        let block = WrapBlock(
            encapsulated: try recipient.exchangeKey().publicKey.bytes,
            rows: try (rows ?? [recipient.id]).map { device in
                WrapBlock.Row(device: device, wrap: OwnWrap(key: try .random(), wrap: try Random.bytes(48)))
            }
        )
        var header = Header(
            kind: .device,
            network: sender.who.network,
            conversation: ConversationID(from: sender.id, to: recipient.id, in: sender.who.network),
            message: try .random(),
            sender: sender.who.user,
            device: sender.id,
            listVersion: 1,
            counter: 1,
            sentAt: TestPair.now,
            timeToLive: 3600,
            previous: .zero,
            commitment: .zero
        )
        change(&header)
        let envelope = Envelope(
            header: header,
            wrapDigest: .of(block.bytes),
            signature: [UInt8](repeating: 1, count: Limits.signatureBytes),
            ciphertext: [UInt8](repeating: 7, count: 256 + Envelope.tagBytes)
        )
        var send = Send()
        send.envelope = Data(envelope.bytes)
        send.wrapBlock = Data(block.bytes)
        send.peer = Data(recipient.who.bytes)
        return send
    }

    @Test("one is delivered live, acknowledged like any other, and accepted once")
    func delivered() async throws {
        let world = try await RelayWorld()
        let (alice, bob) = (try await world.person("alice"), try await world.person("bob"))
        let mailbox = TestMailbox()
        #expect(world.relay.connect(mailbox, isLive: true, device: bob.id, of: bob.who))
        let sent = try message(from: alice, to: bob)
        async let answer = world.relay.send(sent, from: alice)
        let delivery = try await mailbox.next()
        #expect(Data(delivery.envelope) == sent.envelope)
        world.relay.acknowledge([delivery.number], by: bob.id)
        let accepted = try #require(await answer.accepted)
        #expect(accepted.leftOut.isEmpty)
        #expect(await world.relay.send(sent, from: alice).accepted == accepted)
        #expect(try await world.relay.mail(for: bob.id, after: 0, count: 9, bytes: 1 << 20).messages.isEmpty)
    }

    @Test("the conversation is the two devices', in one direction; other ids, peers and rows are refused")
    func lies() async throws {
        let world = try await RelayWorld()
        let (alice, bob) = (try await world.person("alice"), try await world.person("bob"))
        let carol = try await world.person("carol")
        let network = world.network
        let back = ConversationID(from: bob.id, to: alice.id, in: network)
        let users = ConversationID(between: alice.who, and: bob.who)
        for conversation in [back, users, .zero] {
            let sent = try message(from: alice, to: bob) { $0.conversation = conversation }
            #expect(await world.relay.send(sent, from: alice).refusal == .wrongConversation)
        }
        var other = try message(from: alice, to: bob)
        other.peer = Data(carol.who.bytes)
        let wrong = await world.relay.send(other, from: alice)
        #expect(wrong.wrongRecipients?.surplus == [Data(bob.id.bytes)])
        let two = try message(from: alice, to: bob, rows: [bob.id, carol.id])
        #expect(await world.relay.send(two, from: alice).refusal == .malformed)
        let own = try message(from: alice, to: alice)
        #expect(await world.relay.send(own, from: alice).refusal == .malformed)
        #expect(await world.relay.send(try message(from: alice, to: bob), from: carol).refusal == .wrongSender)
        other = try message(from: alice, to: bob)
        other.peer = Data(Who(network: try .random(), user: bob.who.user).bytes)
        #expect(await world.relay.send(other, from: alice).refusal == .malformed)
        #expect(try await world.relay.mail(for: bob.id, after: 0, count: 9, bytes: 1 << 20).messages.isEmpty)
    }

    @Test("one device sends 600 in an hour, and is told when the next may come")
    func rate() async throws {
        let world = try await RelayWorld()
        let (alice, bob) = (try await world.person("alice"), try await world.person("bob"))
        for _ in 0..<Limits.deviceMessagesInHour {
            #expect(await world.relay.send(try message(from: alice, to: bob), from: alice).accepted != nil)
        }
        world.clock.advance(seconds: 600)
        let answer = await world.relay.send(try message(from: alice, to: bob), from: alice)
        guard case .refusal(let refusal) = answer else {
            Issue.record("\(answer)")
            return
        }
        #expect(refusal.code == .rateLimited)
        #expect(refusal.retryAfterSeconds == 3000)
        #expect(await world.relay.send(try message(from: bob, to: alice), from: bob).accepted != nil)
        world.clock.advance(seconds: 3000)
        #expect(await world.relay.send(try message(from: alice, to: bob), from: alice).accepted != nil)
    }

    @Test("nothing is repeated where there was no restore")
    func repeated() async throws {
        let world = try await RelayWorld()
        let (alice, bob) = (try await world.person("alice"), try await world.person("bob"))
        let sent = try message(from: alice, to: bob)
        #expect(await world.relay.repeat(sent, from: alice).refusal == .notPermitted)
        let first = await world.relay.send(sent, from: alice)
        #expect(await world.relay.repeat(sent, from: alice) == first)
        #expect(await world.relay.repeat(sent, from: bob).refusal == .wrongSender)
    }
}
