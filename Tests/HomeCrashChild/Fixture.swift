package import PosternHome
import PosternPrimitives
package import PosternWire

/// Things to put into a home, with random ids and bytes: a home looks into none of them.
package enum Fixture {
    package static let network: NetworkID = id()
    package static let noon = Timestamp(seconds: 1_800_000_000)

    package static func bytes(_ count: Int) -> [UInt8] {
        (0..<count).map { _ in UInt8.random(in: 0...255) }
    }

    package static func id<Subject>() -> Identifier<Subject> {
        Identifier(bytes(16)) ?? .zero
    }

    package static func hash() -> Hash512 {
        Hash512(bytes(64)) ?? .zero
    }

    package static func header(
        in conversation: ConversationID,
        from device: DeviceID,
        counter: UInt64,
        previous: Hash512 = .zero,
        message: MessageID = id(),
        timeToLive: UInt32 = Limits.timeToLiveSeconds,
        under entry: StoredDocument? = nil
    ) -> Header {
        Header(
            kind: entry == nil ? .direct : .room,
            network: network,
            conversation: conversation,
            message: message,
            sender: id(),
            device: device,
            listVersion: 1,
            roomVersion: entry?.name.version ?? 0,
            counter: counter,
            sentAt: noon,
            timeToLive: timeToLive,
            previous: previous,
            roomEntry: entry?.hash ?? .zero,
            commitment: hash()
        )
    }

    package static func envelope(_ header: Header) -> Envelope {
        Envelope(header: header, wrapDigest: hash(), signature: bytes(132), ciphertext: bytes(272))
    }

    package static func arrival(
        in conversation: ConversationID = id(),
        from device: DeviceID = id(),
        counter: UInt64 = 1,
        key: ExchangeKeyID = id(),
        at time: Timestamp = noon
    ) -> Arrival {
        Arrival(
            envelope: envelope(header(in: conversation, from: device, counter: counter)),
            hash: hash(),
            wrap: OwnWrap(key: key, wrap: bytes(48)),
            encapsulated: bytes(133),
            receivedAt: time
        )
    }

    package static func shown(_ content: [UInt8] = bytes(40), life: MessageLife = .unlimited) -> NewMessage {
        NewMessage(content: content, identity: hash(), life: life)
    }

    package static func opened(
        _ first: MessageID = id(),
        content: [UInt8]? = bytes(40),
        key: ExchangeKeyID? = nil
    ) -> Opened {
        let effect = content.map { Effect.message(shown($0)) { _ in TargetChange() } }
        return Opened(first: first, effect: effect ?? .none, marks: [], key: key)
    }

    /// What of an effect is shown for itself.
    package static func content(of opened: Opened) -> [UInt8] {
        if case .message(let message, _) = opened.effect { message.content } else { [] }
    }

    package static func outgoing(
        _ kind: Header.Kind = .direct,
        in conversation: ConversationID = id(),
        first: MessageID = id(),
        content: [UInt8] = bytes(40),
        timeToLive: UInt32 = Limits.timeToLiveSeconds
    ) -> Outgoing {
        Outgoing(
            first: first,
            conversation: conversation,
            kind: kind,
            peer: kind == .room ? nil : Who(network: network, user: id()),
            sentAt: noon,
            timeToLive: timeToLive,
            content: content
        )
    }

    package static func bundle(
        in home: Home,
        _ kind: ExchangeKeyKind = .oneTime,
        keys: [ExchangeKeyID],
        created: Timestamp = noon
    ) throws -> NewBundle {
        let secrets = try keys.map { key in
            try home.seal(try SecretBytes.random(count: 66), for: .exchangeKey(key))
        }
        return NewBundle(kind: kind, created: created, body: bytes(200), signature: bytes(132), secrets: secrets)
    }

    package static func sealing(
        of ready: ReadyToSeal,
        in home: Home,
        for devices: [DeviceID] = [id()],
        omitting omitted: [DeviceID] = [],
        view: [UInt8] = [],
        under entry: StoredDocument? = nil
    ) throws -> NewSealing {
        let header = header(
            in: ready.message.conversation,
            from: id(),
            counter: ready.slot.counter,
            previous: ready.slot.previous,
            timeToLive: ready.message.timeToLive,
            under: entry
        )
        let rows = devices.map { WrapBlock.Row(device: $0, wrap: OwnWrap(key: id(), wrap: bytes(48))) }
        return NewSealing(
            first: ready.message.first,
            envelope: envelope(header),
            hash: hash(),
            wrapBlock: WrapBlock(encapsulated: bytes(133), rows: rows).bytes,
            secret: try home.seal(try SecretBytes.random(count: 32), for: .message(header.message)),
            omitted: omitted,
            view: view
        )
    }

    package static func entry(_ version: UInt32, of room: ConversationID) -> StoredDocument {
        StoredDocument(
            name: .roomEntry(room, version: version),
            hash: hash(),
            body: bytes(300),
            signature: bytes(132)
        )
    }

    /// Takes one envelope of a sender, whose record is no more than the counter of its last envelope.
    package static func take(_ arrival: Arrival, _ opened: Opened, in home: Home) throws -> Home.StoreOutcome {
        let header = arrival.header
        let record = try home.record(of: header.device, in: header.conversation)
        return try home.store(
            arrival,
            opened,
            record: record.replaced(by: [UInt8(clamping: header.counter)], nextNotice: nil)
        )
    }
}
