import PosternCrypto
import PosternPrimitives
import PosternTrust
import PosternWire
import Testing

@Suite("What is not sealed")
struct SealingRefusalTests {
    let conversation: Conversation
    let header: Header

    init() throws {
        conversation = try Conversation()
        header = try conversation.header()
    }

    private func seal(_ header: Header, _ content: [UInt8], for recipients: [Recipient]) throws {
        _ = try Sealing().seal(
            header,
            content: content,
            for: recipients,
            signedBy: conversation.alice.devices[0].signing
        )
    }

    @Test("nobody, and more than 4,096 devices")
    func recipientCount() throws {
        let content = conversation.content(for: header).bytes
        #expect(throws: SealError.recipients(count: 0)) { try seal(header, content, for: []) }
        let many = [Recipient](repeating: conversation.recipients[0], count: 4097)
        #expect(throws: SealError.recipients(count: 4097)) { try seal(header, content, for: many) }
    }

    @Test("one device twice, and the sending device")
    func recipientTwice() throws {
        let content = conversation.content(for: header).bytes
        let twice = conversation.recipients + [conversation.recipients[1]]
        #expect(throws: SealError.wrongRecipient(twice[1].device)) { try seal(header, content, for: twice) }
        let own = conversation.alice.devices[0].recipient(of: conversation.alice.who)
        #expect(throws: SealError.wrongRecipient(own.device)) { try seal(header, content, for: [own]) }
    }

    @Test("one key for two devices")
    func keyTwice() throws {
        let twin = try TestDevice(sharingExchangeKeyOf: conversation.bob.devices[0])
        let recipients = conversation.recipients + [twin.recipient(of: conversation.bob.who)]
        #expect(throws: SealError.keyOfTwoDevices(twin.key.id)) {
            try seal(header, conversation.content(for: header).bytes, for: recipients)
        }
    }

    @Test("a header or content that every reader would refuse")
    func rules() throws {
        let content = conversation.content(for: header)
        var wrong = header
        wrong.counter = 0
        #expect(throws: SealError.header(.meaningless("counter"))) {
            try seal(wrong, content.bytes, for: conversation.recipients)
        }
        #expect(throws: SealError.self) { try seal(header, [], for: conversation.recipients) }
        var strange = content
        strange.users = nil
        #expect(throws: SealError.content(.wrongUsers)) {
            try seal(header, strange.bytes, for: conversation.recipients)
        }
    }
}
