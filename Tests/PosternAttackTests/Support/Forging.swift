import Foundation
import PosternCrypto
import PosternPrimitives
import PosternRelay
import PosternTesting
import PosternTrust
import PosternWire

/// An envelope that the test sealed itself, for one device.
struct Forged: Sendable {
    let send: Send
    let delivery: Delivery
    let hash: Hash512
    /// The message secret.
    let secret: [UInt8]

    init(_ envelope: Envelope, _ block: WrapBlock, secret: [UInt8], to person: Person) throws {
        self.secret = secret
        var send = Send()
        send.envelope = Data(envelope.bytes)
        send.wrapBlock = Data(block.bytes)
        send.peer = Data(person.who.bytes)
        self.send = send
        delivery = try Delivery(send, for: person.device)
        hash = EnvelopeSeal(of: envelope).hash
    }
}

/// Whoever signs what is forged.
struct Author: Sendable {
    let who: Who
    let key: DeviceSigningKey
    let listVersion: UInt32

    init(_ who: Who, _ key: DeviceSigningKey, listVersion: UInt32) {
        self.who = who
        self.key = key
        self.listVersion = listVersion
    }

    init(_ device: TestDevice) {
        self.init(device.who, device.key, listVersion: 1)
    }
}

extension Forged {
    /// The same ciphertext under another header and wrap block, signed again: what a modified client can do.
    func resigned(
        by author: Author,
        to person: Person,
        block change: ([UInt8]) -> [UInt8] = { $0 },
        header alter: (inout Header) -> Void = { _ in }
    ) throws -> Forged {
        let envelope = try Envelope(parsing: Array(send.envelope))
        let block = try WrapBlock(parsing: change(Array(send.wrapBlock)))
        var header = envelope.header
        alter(&header)
        let seal = EnvelopeSeal(header: header, ciphertext: envelope.ciphertext, wrapBlock: block)
        let altered = Envelope(
            header: header,
            wrapDigest: block.digest,
            signature: try seal.sign(with: author.key),
            ciphertext: envelope.ciphertext
        )
        return try Forged(altered, block, secret: secret, to: person)
    }
}

extension World {
    /// The rotating key that a person's device has published.
    func rotatingKey(of person: Person) async throws -> ExchangeKey {
        var claim = Claim()
        claim.devices = [Data(person.device.bytes)]
        claim.rotatingOnly = true
        guard case .claimed(let claimed) = try await relay.honest.claim(claim, by: mallory.who),
            let body = claimed.keys.first?.bundle.body,
            let key = try ExchangeKeyBundle(parsing: Array(body)).keys.first
        else { throw TestFailure("no key of \(person.login)") }
        return ExchangeKey(key)
    }

    /// Seals a text for a person's device with mallory's keys, or with another author's.
    ///
    /// - Parameter change: Makes the header say something else than the truth.
    func forge(
        _ text: String,
        to person: Person,
        by author: Author? = nil,
        counter: UInt64 = 1,
        previous: Hash512 = .zero,
        view: [ViewItem] = [],
        heads: [Head] = [],
        change: (inout Header) -> Void = { _ in }
    ) async throws -> Forged {
        try await forge(
            .text(text),
            to: person,
            by: author,
            counter: counter,
            previous: previous,
            view: view,
            heads: heads,
            change: change
        )
    }

    /// The same, of any kind.
    func forge(
        _ body: Content.Body,
        to person: Person,
        by author: Author? = nil,
        counter: UInt64 = 1,
        previous: Hash512 = .zero,
        view: [ViewItem] = [],
        heads: [Head] = [],
        change: (inout Header) -> Void = { _ in }
    ) async throws -> Forged {
        let author = try author ?? Author(mallory)
        var header = Header(
            kind: .direct,
            network: network,
            conversation: ConversationID(between: author.who, and: person.who),
            message: try .random(),
            sender: author.who.user,
            device: DeviceID(of: author.key.publicKey),
            listVersion: author.listVersion,
            counter: counter,
            sentAt: clock.now,
            timeToLive: Limits.timeToLiveSeconds,
            previous: previous,
            commitment: .zero
        )
        change(&header)
        let sender = Who(network: header.network, user: header.sender)
        let content = Content(
            users: header.kind == .room ? nil : DirectUsers(sender, person.who),
            firstID: header.message,
            view: view,
            heads: heads,
            body: body
        )
        return try await seal(content, header, to: person, by: author)
    }

    /// Seals what one device says to another one.
    func forgeRequest(
        _ body: Content.Body,
        to person: Person,
        by author: Author? = nil,
        counter: UInt64 = 1,
        previous: Hash512 = .zero
    ) async throws -> Forged {
        let author = try author ?? Author(mallory)
        let device = DeviceID(of: author.key.publicKey)
        let header = Header(
            kind: .device,
            network: network,
            conversation: ConversationID(from: device, to: person.device, in: network),
            message: try .random(),
            sender: author.who.user,
            device: device,
            listVersion: author.listVersion,
            counter: counter,
            sentAt: clock.now,
            timeToLive: Limits.timeToLiveSeconds,
            previous: previous,
            commitment: .zero
        )
        let content = Content(users: nil, firstID: header.message, body: body)
        return try await seal(content, header, to: person, by: author)
    }

    private func seal(
        _ content: Content,
        _ header: Header,
        to person: Person,
        by author: Author
    ) async throws -> Forged {
        let key = try await rotatingKey(of: person)
        let sealed = try Sealing().seal(
            header,
            content: content.bytes,
            for: [Recipient(user: person.who.user, device: person.device, key: key)],
            signedBy: author.key
        )
        let secret = sealed.secret.bytes.withUnsafeBytes { [UInt8]($0) }
        return try Forged(sealed.envelope, sealed.wrapBlock, secret: secret, to: person)
    }

    /// Mallory sends it, as any member may.
    func sendAsMallory(_ forged: Forged) async throws {
        let mallory = try mallory
        try await send(forged.send, from: mallory.id, of: mallory.who)
    }

    func send(_ forged: Forged, from device: DeviceID, of who: Who) async throws {
        try await send(forged.send, from: device, of: who)
    }

    func send(_ send: Send, from device: DeviceID, of who: Who) async throws {
        let answer = await withCheckedContinuation { continuation in
            relay.honest.send(send, from: device, of: who) { continuation.resume(returning: $0) }
        }
        guard case .accepted = answer else { throw TestFailure("not accepted: \(answer)") }
    }
}

// Device lists.
extension DeviceListChain {
    /// This chain, and one version more.
    func extended(
        by key: IdentityKey,
        change: (inout DeviceList) throws -> Void = { _ in }
    ) throws -> [Document] {
        var draft = draft()
        try change(&draft)
        return documents + [try Document(signing: draft, with: key)]
    }

    var documents: [Document] { all.map(\.document) }
}

extension DeviceList {
    /// Lists one device more, whose key nobody has.
    mutating func addGhost(at now: Timestamp) throws {
        add(try DeviceSigningKey.generate().publicKey, at: now)
    }

    mutating func add(_ key: DevicePublicKey, at now: Timestamp) {
        let device = ListedDevice(key: key, kind: .person, added: Timestamp(seconds: now.seconds))
        devices = (devices + [device]).sorted { $0.id < $1.id }
    }
}
