import PosternCrypto
import PosternPrimitives
import PosternTrust
import PosternWire
import Testing

@Suite("Which content stands in which message")
struct ContentRuleTests {
    let conversation: Conversation

    init() throws { conversation = try Conversation() }

    private func header(_ kind: Header.Kind, isTransient: Bool = false) throws -> Header {
        var header = try conversation.header(isTransient: isTransient)
        header.kind = kind
        if kind == .room {
            header.roomVersion = 9
            header.roomEntry = .of([1])
        }
        return header
    }

    private func content(_ body: Content.Body, for header: Header) -> Content {
        var content = conversation.content(for: header)
        content.body = body
        if header.kind != .direct { content.users = nil }
        return content
    }

    private func isSealed(_ content: Content, _ header: Header) throws -> Bool {
        do {
            _ = try Sealing().seal(
                header,
                content: content.bytes,
                for: conversation.recipients,
                signedBy: conversation.alice.devices[0].signing
            )
            return true
        } catch SealError.content(let error) {
            #expect(error.disposition == .refused)
            return false
        }
    }

    /// Every kind with the kinds of messages that it stands in.
    static func allKinds() throws -> [(Content.Body, Set<Header.Kind>)] {
        let shown = try Samples.shown().map { body -> (Content.Body, Set<Header.Kind>) in
            if case .text = body { (body, [.direct, .room, .broadcast]) } else { (body, [.direct, .room]) }
        }
        let others = try Samples.others().map { body -> (Content.Body, Set<Header.Kind>) in
            if case .timers = body { (body, [.direct]) } else { (body, [.direct, .room]) }
        }
        let details: (Content.Body, Set<Header.Kind>) = (try Samples.details(), [.room])
        return shown + others + [details]
    }

    @Test("a message is sealed with what stands in its kind, and with nothing else")
    func kinds() throws {
        for (body, kinds) in try Self.allKinds() {
            for kind in [Header.Kind.direct, .room, .device, .broadcast] {
                let header = try header(kind)
                #expect(try isSealed(content(body, for: header), header) == kinds.contains(kind), "\(body) \(kind)")
            }
        }
    }

    @Test("signals go in transient messages, and nothing else does")
    func transient() throws {
        for kind in [Header.Kind.direct, .room] {
            let (passing, kept) = (try header(kind, isTransient: true), try header(kind))
            for body in Samples.signals {
                #expect(try isSealed(content(body, for: passing), passing))
                #expect(try !isSealed(content(body, for: kept), kept))
            }
            for (body, _) in try Self.allKinds() { #expect(try !isSealed(content(body, for: passing), passing)) }
        }
    }

    @Test(
        "room details were set under a version that the header knows",
        arguments: [(9, true), (10, false), (1, true)]
    )
    func detailsVersion(_ version: UInt32, _ isTaken: Bool) throws {
        let header = try header(.room)
        #expect(try isSealed(content(Samples.details(roomVersion: version), for: header), header) == isTaken)
    }

    @Test("what a modified client seals in the wrong message is refused")
    func opening() throws {
        for (body, isTransient, isTaken) in try [
            (.recall(Recall(of: Samples.target)), false, true), (Samples.details(), false, false),
            (.signal(.typing), false, false), (.signal(.typing), true, true),
            (.recall(Recall(of: Samples.target)), true, false), (.text("a"), true, false),
        ] as [(Content.Body, Bool, Bool)] {
            let header = try header(.direct, isTransient: isTransient)
            let plain = try Padding.pad(content(body, for: header).bytes)
            let fault = try conversation.fault(in: conversation.send(conversation.forge(plain, header: header)))
            #expect(fault == (isTaken ? nil : .content(.meaningless("body"))))
        }
    }

    @Test("a later kind opens everywhere, transient messages too, and its bytes are kept", arguments: [true, false])
    func laterKind(_ isTransient: Bool) throws {
        let header = try header(.direct, isTransient: isTransient)
        let users = DirectUsers(conversation.alice.who, conversation.bob.who)
        let fields: [RawField] = [
            .bytes(1, users.lower.bytes), .bytes(1, users.higher.bytes), .bytes(2, header.message.bytes),
            .text(26, "later"),
        ]
        let bytes = fields.flatMap(\.bytes)
        let parcel = try conversation.send(conversation.forge(Padding.pad(bytes), header: header))
        let opened = try conversation.open(parcel)
        #expect(opened.content.body == .unknown(field: 26))
        #expect(opened.contentBytes == bytes)
    }

    @Test("a small content of any kind is sealed to one size, whatever it is")
    func sizes() throws {
        let header = try header(.direct)
        let sizes = try Self.allKinds().filter { $0.1.contains(.direct) }.map { body, _ -> Int in
            let content = content(body, for: header)
            let sealed = try Sealing().seal(
                header,
                content: content.bytes,
                for: conversation.recipients,
                signedBy: conversation.alice.devices[0].signing
            )
            var same = sealed.envelope.header
            same.commitment = .zero
            #expect(same == header)
            #expect(content.bytes.count <= 252)
            return sealed.envelope.bytes.count
        }
        #expect(Set(sizes) == [304 + 64 + 132 + 256 + 16])
    }

    @Test("whoever opens a message knows its author's identity, and whether the device is still listed")
    func author() throws {
        var conversation = conversation
        let header = try header(.direct)
        let recall = content(.recall(Recall(of: Samples.target)), for: header)
        let parcel = try conversation.send(conversation.forge(Padding.pad(recall.bytes), header: header))
        let opened = try conversation.open(parcel)
        let author = MessageAuthor(who: conversation.alice.who, identity: conversation.alice.identity.publicKey.hash)
        #expect(opened.author == author)
        #expect(try opened.amendment()?.author == author)
        #expect(opened.known.author == author)
        #expect(opened.known.target == Target(device: header.device, first: header.message))
        #expect(opened.known.conversation == conversation.id)
        try conversation.alice.remove(conversation.alice.devices[0])
        let late = try conversation.open(parcel)
        #expect(throws: AmendmentFault.deviceRemoved) { try late.amendment() }
        let text = try conversation.send(
            conversation.forge(Padding.pad(conversation.content(for: header).bytes), header: header)
        )
        #expect(try conversation.open(text).amendment() == nil)
    }
}
