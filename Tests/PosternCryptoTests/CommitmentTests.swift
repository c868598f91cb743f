import PosternCrypto
import PosternPrimitives
import PosternTesting
import PosternTrust
import PosternWire
import Testing

@Suite("One text for all")
struct CommitmentTests {
    let conversation: Conversation

    init() throws {
        conversation = try Conversation()
    }

    private var keyLabelContext: (Header) -> [UInt8] { { $0.network.bytes + $0.message.bytes } }

    @Test("a ciphertext that opens under two keys stops at the commitment, before GCM")
    func twoKeys() throws {
        let victim = conversation.bob.devices[0]
        let second = try Random.bytes(32)
        var forge = try conversation.forge([])
        forge.plain = try plain(for: forge.header)
        forge.wrapped = [victim.id: second]
        let first = forge.secret
        var keys: [[UInt8]] = []
        for secret in [first, second] {
            keys.append(Forge.derive(secret, "message key", keyLabelContext(forge.header), 32))
        }
        forge.changesCiphertext = { [keys] ciphertext, header in
            try TwoKeyCiphertext(header: header.bytes, keys: keys).solve(&ciphertext, free: freeBlock)
        }
        let parcel = try conversation.send(forge)

        let envelope = try Envelope(parsing: parcel.envelope)
        for key in keys {
            // The generator is right: GCM alone takes both.
            #expect(throws: Never.self) {
                try AESGCM.open(
                    envelope.ciphertext,
                    key: SecretBytes(copying: key),
                    nonce: [UInt8](repeating: 0, count: 12),
                    authenticating: envelope.headerBytes
                )
            }
        }
        let other = conversation.bob.devices[1]
        #expect(try conversation.open(parcel, on: other).content.body == .text("at dusk"))
        #expect(conversation.fault(in: parcel) == .wrongCommitment)
    }

    /// A content with room for a free block: an unknown field, which readers skip.
    private func plain(for header: Header) throws -> [UInt8] {
        let room = [UInt8](repeating: 0, count: 64)
        return try Padding.pad(conversation.content(for: header).bytes + [0x5a, UInt8(room.count)] + room)
    }

    /// Within that room: behind 4 bytes of length, 68 of users, 18 of first id, 12 of text and 2 of the field's head.
    private let freeBlock = 7

    @Test("the commitment is compared before anything is decrypted")
    func order() throws {
        var forge = try conversation.forge(plain(for: conversation.header()))
        forge.changesHeader = { $0.commitment = .zero }
        forge.changesCiphertext = { ciphertext, _ in ciphertext[0] ^= 1 }
        #expect(try conversation.fault(in: conversation.send(forge)) == .wrongCommitment)
        forge.changesHeader = { _ in }
        #expect(try conversation.fault(in: conversation.send(forge)) == .wrongCiphertext)
    }

    @Test("garbage in a wrap closes the message for its device alone")
    func garbageWrap() throws {
        let header = try conversation.header()
        var forge = try conversation.forge(plain(for: header), header: header)
        forge.wrapped = [conversation.bob.devices[0].id: try Random.bytes(32)]
        let parcel = try conversation.send(forge)
        #expect(conversation.fault(in: parcel) == .wrongCommitment)
        #expect(OpenError.wrongCommitment.disposition == .closed)
        #expect(throws: Never.self) { try conversation.open(parcel, on: conversation.bob.devices[1]) }
    }

    @Test("a secret of another size is no secret", arguments: [0, 31, 33])
    func secretSize(_ count: Int) {
        let secret = MessageSecret(SecretBytes(copying: [UInt8](repeating: 1, count: count)))
        switch secret {
        case .none: break
        case .some: Issue.record("taken")
        }
    }

    @Test("key and commitment are bound to the message")
    func boundToMessage() throws {
        let header = try conversation.header()
        var other = try conversation.forge(plain(for: header), header: header)
        let earlier = try conversation.header()
        other.changesHeader = { [secret = other.secret, context = keyLabelContext(earlier)] header in
            header.commitment = Hash512(Forge.derive(secret, "message commitment", context, 64)) ?? .zero
        }
        #expect(try conversation.fault(in: conversation.send(other)) == .wrongCommitment)
    }
}
