import PosternCrypto
import PosternPrimitives
import PosternTesting
import PosternTrust
import PosternWire
import Testing

@Suite("What the relay changed")
struct TamperingTests {
    let conversation: Conversation
    let parcel: Parcel

    init() throws {
        conversation = try Conversation()
        parcel = try conversation.seal()
    }

    @Test("each byte of the header is under the signature", arguments: 0..<Limits.headerBytes)
    func header(_ index: Int) throws {
        for bit in 0..<8 {
            var parcel = parcel
            parcel.envelope = parcel.envelope.flipping(bit: bit, at: index)
            let fault = try #require(conversation.fault(in: parcel))
            switch fault {
            case .layout, .wrongNetwork, .wrongConversation, .notYetUnderstood, .stale, .deviceNotListed,
                .wrongSignature:
                #expect(fault.disposition == .refused)
            case .needsList(let who, _):
                #expect(who == conversation.alice.who)
                #expect((84..<88).contains(index))
            default:
                Issue.record("byte \(index), bit \(bit) went as far as \(fault)")
            }
        }
    }

    @Test("each bit of block digest, signature and ciphertext is under the signature")
    func rest() throws {
        for index in Limits.headerBytes..<parcel.envelope.count {
            var parcel = parcel
            parcel.envelope = parcel.envelope.flipping(bit: index % 8, at: index)
            #expect(conversation.fault(in: parcel) == .wrongSignature, "byte \(index)")
        }
    }

    @Test("a changed wrap, key id or ephemeral key closes the message")
    func wrap() throws {
        let device = conversation.bob.devices[0].id
        let own = try #require(parcel.wraps[device])
        for index in own.bytes.indices {
            var parcel = parcel
            parcel.wraps[device] = OwnWrap(own.bytes.flipping(bit: index % 8, at: index))
            let fault = conversation.fault(in: parcel)
            #expect(fault == (index < 16 ? .unknownKey : .wrongWrap), "byte \(index)")
            #expect(fault?.disposition == .closed)
        }
        for index in parcel.encapsulated.indices {
            var parcel = parcel
            parcel.encapsulated = parcel.encapsulated.flipping(bit: index % 8, at: index)
            #expect(conversation.fault(in: parcel) == .wrongWrap, "byte \(index)")
        }
        var short = parcel
        short.encapsulated = []
        #expect(conversation.fault(in: short) == .wrongWrap)
    }

    @Test("an envelope cut anywhere is refused before anything else")
    func cut() throws {
        let reader = conversation.bob.reader(conversation.bob.devices[0])
        for count in parcel.envelope.indices where count < Envelope.byteCounts.lowerBound {
            #expect(throws: OpenError.layout(.truncated)) {
                try ArrivedEnvelope(Array(parcel.envelope[..<count]), for: reader, at: now)
            }
        }
        let long = parcel.envelope + [UInt8](repeating: 0, count: Envelope.byteCounts.upperBound)
        #expect(throws: OpenError.layout(.tooLong)) { try ArrivedEnvelope(long, for: reader, at: now) }
    }

    @Test("no mutation is shown, and none stops the program")
    func mutations() throws {
        var generator = SeededGenerator(seed: 20_260_101)
        for _ in 0..<400 {
            var parcel = parcel
            parcel.envelope = parcel.envelope.mutated(with: &generator)
            guard parcel.envelope != self.parcel.envelope else { continue }
            #expect(conversation.fault(in: parcel) != nil)
        }
    }

    @Test("a wrap opens for its own device alone, even where two devices have one key")
    func swapped() throws {
        let phone = conversation.bob.devices[0]
        let twin = try TestDevice(sharingExchangeKeyOf: phone)
        #expect(twin.key == phone.key)
        let forge = try conversation.forge(Padding.pad(conversation.content(for: conversation.header()).bytes))
        let rows = [phone, twin].map {
            Forge.Row(user: conversation.bob.who.user, device: $0.id, key: $0.exchange.publicKey)
        }
        var parcel = try conversation.send(forge, to: rows)
        #expect(conversation.fault(in: parcel) == nil)
        parcel.wraps[phone.id] = parcel.wraps[twin.id]
        #expect(conversation.fault(in: parcel) == .wrongWrap)
    }

    @Test("a wrap opens for its own user alone")
    func swappedUser() throws {
        let phone = conversation.bob.devices[0]
        let forge = try conversation.forge(Padding.pad(conversation.content(for: conversation.header()).bytes))
        let row = Forge.Row(user: conversation.alice.who.user, device: phone.id, key: phone.exchange.publicKey)
        let parcel = try conversation.send(forge, to: [row])
        #expect(conversation.fault(in: parcel) == .wrongWrap)
    }

    @Test("a wrap opens for its own message alone")
    func swappedMessage() throws {
        let device = conversation.bob.devices[0].id
        var other = try conversation.seal(header: conversation.header(counter: 2))
        other.wraps[device] = parcel.wraps[device]
        other.encapsulated = parcel.encapsulated
        #expect(conversation.fault(in: other) == .wrongWrap)
    }
}
