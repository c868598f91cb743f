import PosternCrypto
import PosternPrimitives
import PosternTrust
import PosternWire
import Testing

@Suite("What a sender sealed against the rules")
struct ContentFaultTests {
    let conversation: Conversation
    let header: Header

    init() throws {
        conversation = try Conversation()
        header = try conversation.header(counter: 5)
    }

    private func fault(sealing plain: [UInt8]) throws -> OpenError? {
        try conversation.fault(in: conversation.send(conversation.forge(plain, header: header)))
    }

    private func fault(sealing content: Content) throws -> OpenError? { try fault(sealing: Padding.pad(content.bytes)) }

    @Test("padding of another size, or that is not zero, is refused")
    func padding() throws {
        let good = try Padding.pad(conversation.content(for: header).bytes)
        #expect(try fault(sealing: good) == nil)
        var marked = good
        marked[marked.count - 1] = 1
        let zeros = [UInt8](repeating: 0, count: 16)
        for plain in [marked, good + zeros, good + [0]] {
            let found = try fault(sealing: plain)
            guard case .content = found else {
                Issue.record("\(String(describing: found))")
                continue
            }
            #expect(found?.disposition == .refused)
        }
    }

    @Test("a length beyond the plaintext is refused", arguments: [0xffff_ffff, 81_917, 253, 0])
    func length(_ count: UInt32) throws {
        var writer = ByteWriter()
        writer.u32(count)
        writer.append([UInt8](repeating: 0, count: 252))
        guard case .content = try fault(sealing: writer.bytes) else {
            Issue.record("taken")
            return
        }
    }

    @Test("a direct message names its own users, and nobody else's")
    func users() throws {
        let carol = try TestUser(deviceCount: 1)
        let pairs: [DirectUsers?] = [
            nil, DirectUsers(conversation.alice.who, carol.who), DirectUsers(carol.who, conversation.bob.who),
            DirectUsers(conversation.alice.who, conversation.alice.who),
        ]
        for users in pairs {
            var content = conversation.content(for: header)
            content.users = users
            #expect(try fault(sealing: content) == .wrongUsers)
        }
    }

    @Test("the sender is one of the users, also in what retention and own devices read")
    func senderAmongUsers() throws {
        let carol = try TestUser(deviceCount: 1)
        var content = conversation.content(for: header)
        content.users = DirectUsers(carol.who, conversation.bob.who)
        var forged = header
        forged.conversation = ConversationID(between: carol.who, and: conversation.bob.who)
        let parcel = try conversation.send(conversation.forge(Padding.pad(content.bytes), header: forged))
        let device = conversation.bob.devices[0]
        let retention = Reader(user: conversation.bob.who, device: device.id, isRetention: true)
        #expect(throws: OpenError.wrongUsers) { try conversation.open(parcel, as: retention, on: device) }
        let laptop = conversation.alice.devices[1]
        #expect(throws: OpenError.wrongUsers) {
            try conversation.open(parcel, as: conversation.alice.reader(laptop), on: laptop)
        }
    }

    @Test("other kinds name no users")
    func usersOfOtherKinds() throws {
        var device = header
        device.kind = .device
        device.conversation = ConversationID(
            from: header.device,
            to: conversation.bob.devices[0].id,
            in: header.network
        )
        let plain = try Padding.pad(conversation.content(for: header).bytes)
        let parcel = try conversation.send(conversation.forge(plain, header: device))
        #expect(conversation.fault(in: parcel) == .wrongUsers)
    }

    @Test("a message names counters before its own alone", arguments: [4, 5, 6, UInt64.max])
    func laterCounters(_ counter: UInt64) throws {
        let expected: OpenError? = counter < 5 ? nil : .content(.meaningless("counter"))
        var content = conversation.content(for: header)
        content.givenUp = CounterRanges([counter])
        #expect(try fault(sealing: content) == expected)
        content.givenUp = .none
        content.leftOut = [LeftOut(device: header.device, counters: CounterRanges([counter]))]
        #expect(try fault(sealing: content) == expected)
        content.leftOut = []
        content.expiring = [ExpiringCounters(counters: counter...counter, runOut: now)]
        #expect(try fault(sealing: content) == expected)
    }
}
