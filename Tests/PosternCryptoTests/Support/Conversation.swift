import PosternCrypto
import PosternPrimitives
import PosternTrust
import PosternWire

/// Alice writes to Bob from the first of her two devices; he has two as well.
struct Conversation: Sendable {
    var alice: TestUser
    var bob: TestUser

    init() throws {
        alice = try TestUser(deviceCount: 2)
        bob = try TestUser(deviceCount: 2)
    }

    var id: ConversationID { ConversationID(between: alice.who, and: bob.who) }

    var recipients: [Recipient] {
        [alice.devices[1].recipient(of: alice.who)] + bob.devices.map { $0.recipient(of: bob.who) }
    }

    func header(counter: UInt64 = 1, previous: Hash512 = .zero, isTransient: Bool = false) throws -> Header {
        Header(
            kind: .direct,
            isTransient: isTransient,
            network: alice.who.network,
            conversation: id,
            message: try randomIdentifier(),
            sender: alice.who.user,
            device: alice.devices[0].id,
            listVersion: 1,
            counter: isTransient ? 0 : counter,
            sentAt: now,
            timeToLive: isTransient ? 0 : 3600,
            previous: previous,
            commitment: .zero
        )
    }

    func content(_ text: String = "at dusk", for header: Header) -> Content {
        Content(users: DirectUsers(alice.who, bob.who), firstID: header.message, body: .text(text))
    }

    func seal(_ text: String = "at dusk", header: Header? = nil, for recipients: [Recipient]? = nil) throws -> Parcel {
        let header = try header ?? self.header()
        return Parcel(
            try Sealing().seal(
                header,
                content: content(text, for: header).bytes,
                for: recipients ?? self.recipients,
                signedBy: alice.devices[0].signing
            )
        )
    }

    /// All steps, as Bob's first device takes them unless another reader is named.
    func open(_ parcel: Parcel, as reader: Reader? = nil, on device: TestDevice? = nil) throws -> OpenedMessage {
        let device = device ?? bob.devices[0]
        let reader = reader ?? bob.reader(device)
        let authentic = try ArrivedEnvelope(parcel.envelope, for: reader, at: now).authenticate(with: alice.lists)
        guard let wrap = parcel.wraps[reader.device] else { throw MissingValue() }
        let secret = try authentic.unwrap(wrap, encapsulated: parcel.encapsulated, with: device.exchange)
        return try authentic.open(with: secret)
    }

    /// Why Bob's first device does not open it.
    func fault(in parcel: Parcel) -> OpenError? {
        do {
            _ = try open(parcel)
            return nil
        } catch {
            return error as? OpenError
        }
    }
}

/// A message on its way, for a test to change.
struct Parcel: Hashable, Sendable {
    var envelope: [UInt8]
    var encapsulated: [UInt8]
    var wraps: [DeviceID: OwnWrap]

    init(_ sealed: borrowing SealedMessage) {
        self.init(envelope: sealed.envelope.bytes, wrapBlock: sealed.wrapBlock)
    }

    init(envelope: [UInt8], wrapBlock: WrapBlock) {
        self.envelope = envelope
        encapsulated = wrapBlock.encapsulated
        wraps = [:]
        for device in wrapBlock.devices { wraps[device] = wrapBlock.row(of: device)?.wrap }
    }
}
