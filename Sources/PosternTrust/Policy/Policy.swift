package import PosternWire

/// What the administrators set by the relay's hand, within the charter.
///
///     T("policy") network[16] scope[16] version.u32 prev[64] charter-version.u32 issued retention.u8 L(settings JSON)
///
/// It cannot name a recipient or an identity, or weaken a check.
package struct Policy: Hashable, Sendable {
    package var network: NetworkID
    /// Zero: the network. Otherwise a security group, whose policy is shown to its members and switches nothing.
    package var scope: PolicyScope
    package var version: UInt32
    package var previous: Hash512
    /// The version of the charter whose operating key signs.
    package var charterVersion: UInt32
    package var issued: Timestamp
    package var retention: Bool
    /// A JSON object; ``PolicySettings`` reads what this module's callers need of it.
    package var settings: String

    /// The first policy of a scope.
    package init(
        network: NetworkID,
        scope: PolicyScope = .zero,
        charterVersion: UInt32,
        issued: Timestamp,
        retention: Bool = false,
        settings: String
    ) {
        self.network = network
        self.scope = scope
        version = 1
        previous = .zero
        self.charterVersion = charterVersion
        self.issued = issued
        self.retention = retention
        self.settings = settings
    }
}

extension Policy: ChainedBody {
    package typealias Signer = KeyRole.Operating
    package static let label = Label.policy

    package var body: [UInt8] {
        var writer = ByteWriter()
        writer.label(Self.label)
        writer.identifier(network)
        writer.identifier(scope)
        writer.u32(version)
        writer.hash(previous)
        writer.u32(charterVersion)
        writer.seconds(issued)
        writer.u8(retention ? 1 : 0)
        writer.text(settings)
        return writer.bytes
    }

    package init(parsing body: [UInt8]) throws(LayoutError) {
        var reader = ByteReader(body)
        try reader.label(Self.label)
        network = try reader.identifier()
        scope = try reader.identifier()
        (version, previous) = try reader.chainLink()
        charterVersion = try reader.u32()
        issued = try reader.time("issued")
        let retention = try reader.u8()
        settings = try reader.text(atMost: Limits.settingsBytes)
        try reader.finish()
        guard network != .zero else { throw .meaningless("network") }
        guard charterVersion >= 1 else { throw .meaningless("charter version") }
        guard retention <= 1, scope == .zero || retention == 0 else { throw .meaningless("retention") }
        self.retention = retention == 1
    }
}
