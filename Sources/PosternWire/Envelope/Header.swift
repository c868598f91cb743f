/// The 304 bytes at the start of every envelope, at fixed offsets, so that no two parsers differ.
///
///       0 version.u8 = 1             84 sender's list version.u32
///       1 suite.u8 = 1               88 room version.u32, or 0
///       2 kind.u8                    92 counter.u64
///       3 flags.u8, bit 0 transient 100 sent-at.u64, ms
///       4 sender's network[16]      108 time to live at the relay.u32, s
///      20 conversation[16]          112 previous envelope hash[64]
///      36 message id[16]            176 H(room entry)[64], or zero
///      52 sender user[16]           240 commitment[64]
///      68 sender device[16]         304 end
///
/// Relay and recipients parse it with this code alone. ``init(parsing:)`` applies every rule that needs no document.
package struct Header: Hashable, Sendable {
    package enum Kind: UInt8, Sendable {
        case direct = 1
        case room = 2
        case device = 3
        case broadcast = 4
    }

    package var kind: Kind
    package var isTransient: Bool
    package var network: NetworkID
    package var conversation: ConversationID
    package var message: MessageID
    package var sender: UserID
    package var device: DeviceID
    package var listVersion: UInt32
    package var roomVersion: UInt32
    /// For each sender device and conversation, from 1.
    package var counter: UInt64
    package var sentAt: Timestamp
    /// Seconds from acceptance, 1 to ``Limits/timeToLiveSeconds``.
    package var timeToLive: UInt32
    /// Envelope hash of this device's last accepted message in this conversation; zero if none.
    package var previous: Hash512
    package var roomEntry: Hash512
    package var commitment: Hash512

    package init(
        kind: Kind,
        isTransient: Bool = false,
        network: NetworkID,
        conversation: ConversationID,
        message: MessageID,
        sender: UserID,
        device: DeviceID,
        listVersion: UInt32,
        roomVersion: UInt32 = 0,
        counter: UInt64,
        sentAt: Timestamp,
        timeToLive: UInt32,
        previous: Hash512,
        roomEntry: Hash512 = .zero,
        commitment: Hash512
    ) {
        self.kind = kind
        self.isTransient = isTransient
        self.network = network
        self.conversation = conversation
        self.message = message
        self.sender = sender
        self.device = device
        self.listVersion = listVersion
        self.roomVersion = roomVersion
        self.counter = counter
        self.sentAt = sentAt
        self.timeToLive = timeToLive
        self.previous = previous
        self.roomEntry = roomEntry
        self.commitment = commitment
    }

    package static let version: UInt8 = 1
    package static let suite: UInt8 = 1
}

extension Header {
    package var bytes: [UInt8] {
        var writer = ByteWriter()
        writer.u8(Self.version)
        writer.u8(Self.suite)
        writer.u8(kind.rawValue)
        writer.u8(isTransient ? 1 : 0)
        writer.identifier(network)
        writer.identifier(conversation)
        writer.identifier(message)
        writer.identifier(sender)
        writer.identifier(device)
        writer.u32(listVersion)
        writer.u32(roomVersion)
        writer.u64(counter)
        writer.u64(sentAt.milliseconds)
        writer.u32(timeToLive)
        writer.hash(previous)
        writer.hash(roomEntry)
        writer.hash(commitment)
        return writer.bytes
    }

    /// - Parameter bytes: Exactly 304 bytes.
    /// - Throws: ``LayoutError/updateNeeded`` for another version or suite; ``LayoutError/meaningless(_:)`` where a
    ///   field breaks a rule that needs no document to be checked.
    package init(parsing bytes: [UInt8]) throws(LayoutError) {
        var reader = ByteReader(bytes)
        let version = try reader.u8()
        let suite = try reader.u8()
        guard version == Self.version, suite == Self.suite else { throw .updateNeeded }
        guard let kind = Kind(rawValue: try reader.u8()) else { throw .meaningless("kind") }
        let flags = try reader.u8()
        guard flags <= 1 else { throw .meaningless("flags") }
        self.init(
            kind: kind,
            isTransient: flags == 1,
            network: try reader.identifier(),
            conversation: try reader.identifier(),
            message: try reader.identifier(),
            sender: try reader.identifier(),
            device: try reader.identifier(),
            listVersion: try reader.u32(),
            roomVersion: try reader.u32(),
            counter: try reader.u64(),
            sentAt: Timestamp(milliseconds: try reader.u64()),
            timeToLive: try reader.u32(),
            previous: try reader.hash(),
            roomEntry: try reader.hash(),
            commitment: try reader.hash()
        )
        try reader.finish()
        try checkRules()
    }

    private func checkRules() throws(LayoutError) {
        guard listVersion >= 1 else { throw .meaningless("list version") }
        if kind == .room {
            guard roomVersion >= 1 else { throw .meaningless("room version") }
        } else {
            guard roomVersion == 0 else { throw .meaningless("room version") }
            guard roomEntry == .zero else { throw .meaningless("room entry") }
        }
        if isTransient {
            guard kind == .direct || kind == .room else { throw .meaningless("flags") }
            guard counter == 0 else { throw .meaningless("counter") }
            guard previous == .zero else { throw .meaningless("previous") }
            guard timeToLive == 0 else { throw .meaningless("time to live") }
        } else {
            guard counter >= 1 else { throw .meaningless("counter") }
            guard (1...Limits.timeToLiveSeconds).contains(timeToLive) else { throw .meaningless("time to live") }
        }
    }
}
