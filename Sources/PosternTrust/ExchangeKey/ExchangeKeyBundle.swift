package import PosternPrimitives
package import PosternWire

/// Public keys to which others may seal for a device, signed by that device.
///
///     T("exchange keys") network[16] user[16] device[16] suite.u8 kind.u8 created n*(pk)
package struct ExchangeKeyBundle: Hashable, Sendable {
    package enum Kind: UInt8, Sendable {
        /// 1 to 8 keys, each for one message.
        case oneTime = 1
        /// One key, for where no one-time key serves.
        case rotating = 2

        var counts: ClosedRange<Int> { self == .oneTime ? 1...Limits.oneTimeKeysInBundle : 1...1 }
    }

    package static let suite: UInt8 = 1

    package var network: NetworkID
    package var user: UserID
    package var device: DeviceID
    package var kind: Kind
    package var created: Timestamp
    package var keys: [P521.Agreement.PublicKey]

    package init(
        who: Who,
        device: DeviceID,
        kind: Kind,
        created: Timestamp,
        keys: [P521.Agreement.PublicKey]
    ) {
        network = who.network
        user = who.user
        self.device = device
        self.kind = kind
        self.created = created
        self.keys = keys
    }

    package var who: Who { Who(network: network, user: user) }
}

extension ExchangeKeyBundle: SignedBody {
    package typealias Signer = KeyRole.Device
    package static let label = Label.exchangeKeys

    package var body: [UInt8] {
        var writer = ByteWriter()
        writer.label(Self.label)
        writer.identifier(network)
        writer.identifier(user)
        writer.identifier(device)
        writer.u8(Self.suite)
        writer.u8(kind.rawValue)
        writer.seconds(created)
        writer.list(keys) { $0.append($1.bytes) }
        return writer.bytes
    }

    package init(parsing body: [UInt8]) throws(LayoutError) {
        var reader = ByteReader(body)
        try reader.label(Self.label)
        network = try reader.identifier()
        user = try reader.identifier()
        device = try reader.identifier()
        guard try reader.u8() == Self.suite else { throw .updateNeeded }
        guard let kind = Kind(rawValue: try reader.u8()) else { throw .meaningless("kind") }
        self.kind = kind
        created = try reader.time("created")
        keys = try reader.list(kind.counts, key: \.bytes) { (reader: inout ByteReader) throws(LayoutError) in
            let point = try reader.point()
            do { return try P521.Agreement.PublicKey(point) } catch { throw LayoutError.meaningless("public key") }
        }
        try reader.finish()
    }
}
