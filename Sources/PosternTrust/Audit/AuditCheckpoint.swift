package import PosternWire

/// The operating key's word that an audit log reached so far: from then on nobody takes a record out or changes one
/// without it showing, not even the relay, to whoever holds the checkpoint.
///
///     T("audit checkpoint") network[16] version.u32 prev[64] charter-version.u32 issued records.u64 head[64]
///         relay-records.u64 relay-head[64]
///
/// The relay's own log has no key: every network's checkpoints stand for it too.
package struct AuditCheckpoint: Hashable, Sendable {
    package let network: NetworkID
    package let version: UInt32
    package let previous: Hash512
    /// The version of the charter whose operating key signs.
    package let charterVersion: UInt32
    package let issued: Timestamp
    /// Of the network's log.
    package let head: AuditHead
    /// Of the relay's own.
    package let relayHead: AuditHead

    package init(
        network: NetworkID,
        version: UInt32,
        previous: Hash512,
        charterVersion: UInt32,
        issued: Timestamp,
        head: AuditHead,
        relayHead: AuditHead
    ) {
        self.network = network
        self.version = version
        self.previous = previous
        self.charterVersion = charterVersion
        self.issued = issued
        self.head = head
        self.relayHead = relayHead
    }
}

extension AuditCheckpoint: ChainedBody {
    package typealias Signer = KeyRole.Operating
    package static let label = Label.auditCheckpoint

    package var body: [UInt8] {
        var writer = ByteWriter()
        writer.label(Self.label)
        writer.identifier(network)
        writer.u32(version)
        writer.hash(previous)
        writer.u32(charterVersion)
        writer.seconds(issued)
        writer.auditHead(head)
        writer.auditHead(relayHead)
        return writer.bytes
    }

    package init(parsing body: [UInt8]) throws(LayoutError) {
        var reader = ByteReader(body)
        try reader.label(Self.label)
        network = try reader.identifier()
        (version, previous) = try reader.chainLink()
        charterVersion = try reader.u32()
        issued = try reader.time("issued")
        head = try reader.auditHead()
        relayHead = try reader.auditHead()
        try reader.finish()
        guard network != .zero else { throw .meaningless("network") }
        guard charterVersion >= 1 else { throw .meaningless("charter version") }
        guard head.records > 0 else { throw .meaningless("audit head") }
    }
}
