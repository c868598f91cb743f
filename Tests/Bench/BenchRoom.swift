import Foundation
import PosternCrypto
import PosternPrimitives
import PosternSession
import PosternTesting
import PosternTrust
import PosternWire

/// A room of a daemon's people, who have one device each. Its creator writes in it.
struct BenchRoom {
    let creator: TestDevice
    let others: [TestDevice]
    private let first: Document
    private let head: RoomHead
    /// Of the others, with their keys at hand.
    private let recipients: [Recipient]

    init(by creator: TestDevice, with others: [TestDevice]) throws {
        (self.creator, self.others) = (creator, others)
        let creation = RoomCreation(
            kind: .group,
            nonce: try Random.bytes(RoomCreation.nonceBytes),
            members: ([creator] + others).map { RoomMember(who: $0.who, identity: $0.identity.publicKey.hash) }
        )
        let author = RoomEntry.Author(who: creator.who, device: creator.id, listVersion: 1)
        first = try Document(signing: RoomEntry(creating: creation, by: author, at: TestPair.now), with: creator.key)
        let start = RoomChain(of: ConversationID(firstRoomEntry: first.hash))
        guard let head = try RoomChain(restoring: [first], from: start).newest else {
            throw TestFailure("the room has no entry")
        }
        self.head = head
        recipients = try others.map { device in
            let key = ExchangeKey(try device.exchangeKey().publicKey)
            return Recipient(user: device.who.user, device: device.id, key: key)
        }
    }

    /// The relay takes the room.
    func put(at place: TestDaemon.Place) async throws {
        let (answers, channel) = AsyncStream.makeStream(of: ServerFrame.self)
        let connection = TestConnection(
            creator,
            address: place.address,
            answered: { channel.yield($0) },
            noticed: { question in
                guard case .ended = question else { return }
                channel.finish()
            }
        )
        try await connection.open(.command, port: place.port, trust: place.trust)
        var put = PutDocument()
        put.kind = .roomEntry
        put.subject = Data(head.room.bytes)
        put.document = SignedDocument(body: first.body, signature: first.signature)
        connection.post(ClientFrame(.putDocument(put), request: 2))
        let answer = await answers.first { _ in true }
        connection.finish()
        guard case .done = answer?.body else { throw TestFailure("the room was not taken") }
    }

    /// Right in all that a relay checks, with random bytes for wraps and ciphertext; 1 KiB of padded content.
    func unsealed() throws -> Send {
        guard let other = others.first else { throw TestFailure("a room of one") }
        var send = try TestPair(sender: creator, recipient: other).send(to: others.map(\.id)) { place(&$0) }
        send.peer = Data()
        return send
    }

    /// A text of 900 letters, which is padded to 1 KiB.
    func sealed() throws -> Send {
        var header = Header(
            kind: .room,
            network: creator.who.network,
            conversation: head.room,
            message: try .random(),
            sender: creator.who.user,
            device: creator.id,
            listVersion: 1,
            counter: 1,
            sentAt: TestPair.now,
            timeToLive: Limits.timeToLiveSeconds,
            previous: .zero,
            commitment: .zero
        )
        place(&header)
        let content = Content(users: nil, firstID: header.message, body: .text(String(repeating: "x", count: 900)))
        let sealed = try Sealing().seal(header, content: content.bytes, for: recipients, signedBy: creator.key)
        var send = Send()
        send.envelope = Data(sealed.envelope.bytes)
        send.wrapBlock = Data(sealed.wrapBlock.bytes)
        return send
    }

    private func place(_ header: inout Header) {
        header.kind = .room
        (header.conversation, header.roomVersion, header.roomEntry) = (head.room, head.version, head.entry)
    }
}
