import Foundation
import PosternCrypto
import PosternPrimitives
import PosternTesting
import PosternTrust
import PosternWire
import Testing

@Suite("Worked example")
struct WorkedExampleTests {
    let example: WorkedExample

    init() throws {
        example = try WorkedExample()
    }

    private func header() throws -> Header {
        Header(
            kind: .direct,
            network: try example.identifier("network"),
            conversation: try example.identifier("conversation"),
            message: try example.identifier("message"),
            sender: try example.identifier("sender"),
            device: try example.identifier("device"),
            listVersion: UInt32(try example.number("list-version")),
            counter: try example.number("counter"),
            sentAt: Timestamp(milliseconds: try example.number("sent-at")),
            timeToLive: UInt32(try example.number("time-to-live")),
            previous: try example.hash("previous"),
            commitment: .zero
        )
    }

    private func who(_ user: String) throws -> Who {
        Who(network: try example.identifier("network"), user: try example.identifier(user))
    }

    private func message() throws -> Content {
        let header = try header()
        let head = try Hash512(example.bytes("head-hash") + [UInt8](repeating: 0, count: 48)) ?? .zero
        return Content(
            users: DirectUsers(try who("sender"), try who("peer")),
            firstID: header.message,
            givenUp: CounterRanges([6]),
            view: [ViewItem(subject: .charter(header.network), version: 1, hash: try example.hash("charter-hash"))],
            heads: [Head(device: try example.identifier("head-device"), counter: 9, envelopeHash: head)],
            body: .text(try example.text("text"))
        )
    }

    private func scalar(_ name: String) throws -> SecretBytes { SecretBytes(copying: try example.bytes(name)) }

    private func recipients() throws -> [Recipient] {
        try ["own", "peer", "retention"].map { name in
            let key = ExchangeKey(try P521.Agreement.PrivateKey(scalar: scalar("\(name)-exchange-scalar")).publicKey)
            #expect(key.publicKey.bytes == (try example.bytes("\(name)-exchange-point")))
            #expect(key.id.bytes == (try example.bytes("\(name)-key-id")))
            return Recipient(
                user: try example.identifier("\(name)-user"),
                device: try example.identifier("\(name)-device"),
                key: key
            )
        }
    }

    @Test("ids and content are the example's")
    func content() throws {
        let signing = try DeviceSigningKey(scalar: scalar("signing-scalar"))
        #expect(signing.publicKey.bytes == (try example.bytes("signing-point")))
        #expect(DeviceID(of: signing.publicKey).bytes == (try example.bytes("device")))
        #expect(ConversationID(between: try who("peer"), and: try who("sender")) == (try header().conversation))
        let content = try message()
        #expect(content.bytes == (try example.bytes("content")))
        #expect(try Padding.pad(content.bytes) == example.bytes("plain"))
    }

    @Test("sealing with the example's keys gives the example's bytes")
    func sealing() throws {
        let signing = try DeviceSigningKey(scalar: scalar("signing-scalar"))
        guard let secret = MessageSecret(try scalar("secret")) else { throw MissingValue() }
        let sealing = try Sealing(secret: secret, ephemeral: .init(scalar: scalar("ephemeral-scalar")))
        let content = try message()
        let sealed = try sealing.seal(header(), content: content.bytes, for: recipients(), signedBy: signing)

        #expect(sealed.envelope.headerBytes == (try example.bytes("header")))
        #expect(sealed.envelope.header.commitment.bytes == (try example.bytes("commitment")))
        #expect(sealed.envelope.ciphertext == (try example.bytes("ciphertext")))
        #expect(sealed.wrapBlock.encapsulated == (try example.bytes("enc")))
        #expect(sealed.wrapBlock.bytes == (try example.bytes("wrap-block")))
        #expect(EnvelopeSeal(of: sealed.envelope).signed == (try example.bytes("signed")))
        #expect(sealed.hash.bytes == (try example.bytes("envelope-hash")))
    }

    @Test("message key, info and wrap of each recipient are the example's")
    func intermediateValues() throws {
        let context = try example.bytes("network") + example.bytes("message")
        #expect(
            try Forge.derive(example.bytes("secret"), "message key", context, 32) == example.bytes("message-key")
        )
        let header = try example.bytes("header")
        for name in ["own", "peer", "retention"] {
            let bound = try ["user", "device", "key-id"].flatMap { try example.bytes("\(name)-\($0)") }
            let info = Digest.sha512(label("wrap") + Digest.sha512(header) + bound)
            #expect(info == (try example.bytes("\(name)-info")))
            let key = try P521.Agreement.PrivateKey(scalar: scalar("\(name)-exchange-scalar"))
            let opened = try HPKE.openBase(
                example.bytes("\(name)-wrap"),
                encapsulatedKey: example.bytes("enc"),
                recipient: key,
                info: info,
                aad: []
            )
            #expect(opened.isEqual(to: try scalar("secret")))
        }
    }

    @Test("the example's envelope opens, and its signature verifies")
    func opening() throws {
        let key = try DevicePublicKey(example.bytes("signing-point"))
        let envelope = try Envelope(parsing: example.bytes("envelope"))
        #expect(EnvelopeSeal(of: envelope).isValid(try example.bytes("signature"), by: key))
        #expect(envelope.signature == (try example.bytes("signature")))

        let block = try WrapBlock(parsing: example.bytes("wrap-block"))
        let reader = Reader(user: try who("peer"), device: try example.identifier("peer-device"))
        let lists = try lists(of: try who("sender"), key, version: 3)
        let authentic = try ArrivedEnvelope(envelope.bytes, for: reader, at: now).authenticate(with: lists)
        let exchange = try P521.Agreement.PrivateKey(scalar: scalar("peer-exchange-scalar"))
        let wrap = try #require(block.row(of: reader.device)?.wrap)
        let secret = try authentic.unwrap(wrap, encapsulated: block.encapsulated, with: exchange)
        let opened = try authentic.open(with: secret)
        #expect(opened.content == (try self.message()))
        #expect(opened.contentBytes == (try example.bytes("content")))
    }

    @Test("vault, sign-in key and safety number are the example's")
    func vault() throws {
        let identity = try IdentityKey(scalar: scalar("identity-scalar"))
        #expect(identity.publicKey.bytes == (try example.bytes("identity-point")))
        #expect(
            SafetyNumber.half(try who("sender"), identity.publicKey).description == (try example.text("safety-number"))
        )
        let secret = try VaultSecret.password(example.text("password"), isNew: true)
        let key = try VaultKey(secret, owner: who("sender"), random: example.bytes("vault-random"))
        #expect(try key.signInKey().scalar.isEqual(to: scalar("sign-in-key")))
        #expect(try key.signInKey().publicKey.hash.bytes == (try example.bytes("sign-in-key-hash")))
        let list = ListFloor(
            version: UInt32(try example.number("vault-list-version")),
            hash: try example.hash("vault-list-hash")
        )
        let sealed = try key.seal(identity, list: list)
        #expect(sealed == (try example.bytes("vault")))
        #expect(try key.open(sealed, identity: identity.publicKey).list == list)
    }

    @Test("padded sizes are the example's")
    func padding() {
        for pair in example.pairs { #expect(Padding.paddedSize(of: pair[0]) == pair[1]) }
    }

    @Test("the page quotes every value of the file, byte for byte")
    func page() throws {
        let page = try String(contentsOf: SourceTree.page, encoding: .utf8).filter { !$0.isWhitespace }
        for (name, value) in example.texts {
            #expect(page.contains(value.filter { !$0.isWhitespace }), "the page does not quote \(name)")
        }
        for (name, value) in example.numbers {
            #expect(page.contains("\(name)=\(value)"), "the page does not quote \(name)")
        }
        for pair in example.pairs { #expect(page.contains("|\(pair[0])|\(pair[1])|")) }
    }
}

extension WorkedExampleTests {
    /// Lists that name this one device, up to a version.
    private func lists(of who: Who, _ key: DevicePublicKey, version: Int) throws -> DeviceListChain {
        let identity = try IdentityKey.generate()
        let list = DeviceList(
            network: who.network,
            user: who.user,
            login: try Login("somebody"),
            identity: identity.publicKey,
            devices: [ListedDevice(key: key, kind: .person, added: now)]
        )
        var lists = try DeviceListChain(of: who, documents: [Document(signing: list, with: identity)])
        for _ in 1..<version { try lists.update(with: [Document(signing: lists.draft(), with: identity)]) }
        return lists
    }

    @Test("another implementation, written from the page, computes the same")
    func otherImplementation() throws {
        let outcome = try PythonProgram.run([SourceTree.example.path(percentEncoded: false)])
        #expect(outcome.status == 0, "\(outcome.errors)")
    }

    @Test("the other implementation notices a changed value")
    func otherImplementationNotices() throws {
        let text = String(decoding: try Vectors.read("worked-example.json"), as: UTF8.self)
        let hash = try example.text("envelope-hash")
        let changed = text.replacing(hash, with: String(repeating: "0", count: hash.count))
        let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).json")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data(changed.utf8).write(to: file)
        let outcome = try PythonProgram.run([file.path(percentEncoded: false)])
        #expect(outcome.status == 1)
        #expect(outcome.errors.contains("envelope-hash"))
    }

    @Test("a message that the other implementation sealed opens here")
    func sealedNow() throws {
        let outcome = try PythonProgram.run(["--seal"])
        #expect(outcome.status == 0, "\(outcome.errors)")
        try expectOpens(outcome.output)
    }

    @Test("a message that the other implementation sealed before opens here")
    func sealedBefore() throws {
        try expectOpens(Vectors.read("sealed-elsewhere.json"))
    }

    private func expectOpens(_ json: Data) throws {
        let values = try JSONDecoder().decode([String: String].self, from: json)
        func bytes(_ name: String) throws -> [UInt8] { try #require(values[name].flatMap { Hex.decode($0) }) }
        let network: NetworkID = try #require(Identifier(bytes("network")))
        let sender = Who(network: network, user: try #require(Identifier(bytes("sender"))))
        let peer = Who(network: network, user: try #require(Identifier(bytes("peer"))))
        let reader = Reader(user: peer, device: try #require(Identifier(bytes("peer-device"))))
        let lists = try lists(of: sender, DevicePublicKey(bytes("signing-point")), version: 1)
        let authentic = try ArrivedEnvelope(bytes("envelope"), for: reader, at: now).authenticate(with: lists)
        let block = try WrapBlock(parsing: bytes("wrap-block"))
        #expect(block.digest == authentic.wrapDigest)
        let key = try P521.Agreement.PrivateKey(scalar: SecretBytes(copying: bytes("peer-exchange-scalar")))
        let wrap = try #require(block.row(of: reader.device)?.wrap)
        let secret = try authentic.unwrap(wrap, encapsulated: block.encapsulated, with: key)
        let message = try authentic.open(with: secret)
        #expect(message.content.users == DirectUsers(sender, peer))
        #expect(message.content.body == .text(try #require(values["text"])))
    }
}
