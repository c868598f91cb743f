import PosternCrypto
import PosternPrimitives
import PosternTrust
import PosternWire
import Testing

@Suite("Sealing and opening")
struct RoundTripTests {
    @Test("every recipient opens the same message", arguments: [1, 2, 100])
    func roundTrip(_ count: Int) throws {
        let conversation = try Conversation()
        let devices = try (0..<count).map { _ in try TestDevice() }
        let parcel = try conversation.seal(
            "at dusk",
            for: devices.shuffled().map { $0.recipient(of: conversation.bob.who) }
        )
        #expect(parcel.wraps.count == count)
        for device in devices {
            let message = try conversation.open(parcel, on: device)
            #expect(message.content.body == .text("at dusk"))
            #expect(message.sender == conversation.alice.who)
            #expect(!message.isDeviceRemoved)
        }
    }

    @Test("the sender's other device and retention open it too")
    func otherReaders() throws {
        let conversation = try Conversation()
        let archive = try TestUser(deviceCount: 1)
        let retention = Reader(user: archive.who, device: archive.devices[0].id, isRetention: true)
        let parcel = try conversation.seal(
            for: conversation.recipients + [archive.devices[0].recipient(of: archive.who)]
        )

        let laptop = conversation.alice.devices[1]
        #expect(try conversation.open(parcel, as: conversation.alice.reader(laptop), on: laptop).content.users != nil)
        #expect(try conversation.open(parcel, as: retention, on: archive.devices[0]).content.body == .text("at dusk"))
    }

    @Test("notes to oneself name one user twice")
    func notesToOneself() throws {
        var conversation = try Conversation()
        conversation.bob = conversation.alice
        let laptop = conversation.alice.devices[1]
        let parcel = try conversation.seal("buy rope", for: [laptop.recipient(of: conversation.alice.who)])
        #expect(try conversation.open(parcel, on: laptop).content.body == .text("buy rope"))
    }

    @Test("the secret from the sender opens what its wrap did not")
    func repair() throws {
        let conversation = try Conversation()
        let header = try conversation.header()
        let sealed = try Sealing().seal(
            header,
            content: conversation.content(for: header).bytes,
            for: conversation.recipients,
            signedBy: conversation.alice.devices[0].signing
        )
        let reader = conversation.bob.reader(conversation.bob.devices[0])
        let authentic = try ArrivedEnvelope(sealed.envelope.bytes, for: reader, at: now)
            .authenticate(with: conversation.alice.lists)
        #expect(try authentic.open(with: sealed.secret).content.body == .text("at dusk"))
        #expect(authentic.wrapDigest == sealed.wrapBlock.digest)
        #expect(authentic.hash == sealed.hash)
        let other = try MessageSecret.random()
        #expect(throws: OpenError.wrongCommitment) { try authentic.open(with: other) }
    }

    @Test(
        "a transient message opens within a minute of its time, and not beyond",
        arguments: [
            (-60_001, false), (-60_000, true), (0, true), (60_000, true), (60_001, false),
        ]
    )
    func transient(_ offset: Int64, _ isTaken: Bool) throws {
        let conversation = try Conversation()
        let header = try conversation.header(isTransient: true)
        var content = conversation.content(for: header)
        content.body = .signal(.typing)
        let parcel = try conversation.send(conversation.forge(Padding.pad(content.bytes), header: header))
        let clock = Timestamp(milliseconds: UInt64(Int64(now.milliseconds) + offset))
        let reader = conversation.bob.reader(conversation.bob.devices[0])
        let result = Result { () throws(OpenError) in try ArrivedEnvelope(parcel.envelope, for: reader, at: clock) }
        if isTaken {
            #expect(throws: Never.self) { try result.get() }
        } else {
            #expect(throws: OpenError.stale) { try result.get() }
        }
    }

    @Test("the same text for the same devices has another secret, key and ciphertext each time")
    func freshness() throws {
        let conversation = try Conversation()
        let header = try conversation.header()
        let first = try conversation.seal(header: header)
        let second = try conversation.seal(header: header)
        #expect(first.encapsulated != second.encapsulated)
        #expect(first.envelope[Envelope.ciphertextOffset...] != second.envelope[Envelope.ciphertextOffset...])
    }

    @Test("broadcasts are refused as not yet understood")
    func laterKinds() throws {
        let conversation = try Conversation()
        var header = try conversation.header()
        header.kind = .broadcast
        let forge = try conversation.forge([UInt8](repeating: 0, count: 256), header: header)
        let fault = try conversation.fault(in: conversation.send(forge))
        #expect(fault == .notYetUnderstood(.broadcast))
        #expect(fault?.disposition == .refused)
    }

    @Test("a message between two devices has the id that follows from them", arguments: [true, false])
    func betweenDevices(_ isRight: Bool) throws {
        let conversation = try Conversation()
        let bobs = conversation.bob.devices[0]
        var header = try conversation.header()
        header.kind = .device
        header.conversation = ConversationID(
            from: header.device,
            to: isRight ? bobs.id : conversation.bob.devices[1].id,
            in: header.network
        )
        let mark = ReadMark(conversation: header.conversation, device: bobs.id, counter: 3)
        let sync = try #require(Sync(read: [mark]))
        let content = Content(users: nil, firstID: header.message, body: .sync(sync))
        let parcel = try conversation.send(conversation.forge(Padding.pad(content.bytes), header: header))
        #expect(conversation.fault(in: parcel) == (isRight ? nil : .wrongConversation))
    }

    @Test("what goes between devices stands in no other message, and no text goes between devices")
    func bodiesOfKinds() throws {
        let conversation = try Conversation()
        let direct = try conversation.header()
        let rewrap = try #require(Rewrap(message: direct.message, secret: [UInt8](repeating: 7, count: 32)))
        var content = conversation.content(for: direct)
        content.body = .rewrap(rewrap)
        let parcel = try conversation.send(conversation.forge(Padding.pad(content.bytes), header: direct))
        #expect(conversation.fault(in: parcel)?.disposition == .refused)
        var header = try conversation.header()
        header.kind = .device
        header.conversation = ConversationID(
            from: header.device,
            to: conversation.bob.devices[0].id,
            in: header.network
        )
        let text = Content(users: nil, firstID: header.message, body: .text("psst"))
        let other = try conversation.send(conversation.forge(Padding.pad(text.bytes), header: header))
        #expect(conversation.fault(in: other)?.disposition == .refused)
    }
}
