import PosternCrypto
import PosternPrimitives
import PosternTrust
import PosternWire
import Testing

@Suite("Who sent it")
struct SenderTests {
    var conversation: Conversation

    init() throws {
        conversation = try Conversation()
    }

    @Test("a device signs for its own user alone")
    func forgedSender() throws {
        let mallory = try TestDevice()
        let header = try conversation.header()
        let forge = try conversation.forge(Padding.pad(conversation.content(for: header).bytes), header: header)
        let parcel = try conversation.send(forge, signedBy: mallory.signing)
        #expect(conversation.fault(in: parcel) == .wrongSignature)
    }

    @Test("a device that is on no list of its user is refused")
    func strangeDevice() throws {
        let mallory = try TestDevice()
        var header = try conversation.header()
        header.device = mallory.id
        let forge = try conversation.forge(Padding.pad(conversation.content(for: header).bytes), header: header)
        let parcel = try conversation.send(forge, signedBy: mallory.signing)
        #expect(conversation.fault(in: parcel) == .deviceNotListed)
    }

    @Test("a later list than the known one is waited for", arguments: [2, UInt32.max])
    func laterList(_ version: UInt32) throws {
        var header = try conversation.header()
        header.listVersion = version
        let fault = try conversation.fault(in: conversation.seal(header: header))
        #expect(fault == .needsList(of: conversation.alice.who, version: version))
        #expect(fault?.disposition == .waitsForDocument)
    }

    @Test("without any list, or with another user's, the sender's own is waited for")
    func noList() throws {
        let reader = conversation.bob.reader(conversation.bob.devices[0])
        let arrived = try ArrivedEnvelope(conversation.seal().envelope, for: reader, at: now)
        let expected = OpenError.needsList(of: conversation.alice.who, version: 1)
        #expect(throws: expected) { try arrived.authenticate(with: nil) }
        #expect(throws: expected) { try arrived.authenticate(with: conversation.bob.lists) }
    }

    @Test("a device that was removed since is marked; under the list without it, it is refused")
    mutating func removedDevice() throws {
        let earlier = try conversation.seal()
        var header = try conversation.header(counter: 2)
        header.listVersion = 2
        let later = try conversation.seal(header: header)
        try conversation.alice.remove(conversation.alice.devices[0])
        #expect(try conversation.open(earlier).isDeviceRemoved)
        #expect(conversation.fault(in: later) == .deviceNotListed)
    }

    @Test("another network is refused")
    func otherNetwork() throws {
        let parcel = try conversation.seal()
        let network = Identifier<Subject.Network>(cutting: .of([2]))
        let device = conversation.bob.devices[0]
        let reader = Reader(user: Who(network: network, user: conversation.bob.who.user), device: device.id)
        #expect(throws: OpenError.wrongNetwork) { try conversation.open(parcel, as: reader, on: device) }
    }

    @Test("a direct message is for the two users of its conversation")
    func otherConversation() throws {
        let carol = try TestUser(deviceCount: 1)
        let parcel = try conversation.seal(for: [carol.devices[0].recipient(of: carol.who)])
        #expect(throws: OpenError.wrongConversation) {
            try conversation.open(parcel, as: carol.reader(carol.devices[0]), on: carol.devices[0])
        }
    }
}
