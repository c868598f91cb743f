package import PosternWire

extension Charter: ChainedBody {
    package typealias Signer = KeyRole.Root
    package static let label = Label.charter

    package var body: [UInt8] {
        var writer = ByteWriter()
        writer.label(Self.label)
        writer.identifier(network)
        writer.u32(version)
        writer.hash(previous)
        writer.append(nonce)
        writer.seconds(issued)
        writer.seconds(expires)
        writer.list(roots) { $0.key($1) }
        writer.key(operatingKey)
        writer.list(voucherKeys) { $0.key($1) }
        writer.u8(vouching.rawValue)
        writer.u8(retention.rawValue)
        writer.list(retentionIdentities) { writer, item in
            writer.identifier(item.user)
            writer.hash(item.identity)
        }
        writer.list(hosts) { $0.address($1) }
        writer.list(authorities) { $0.hash($1) }
        extensions.write(to: &writer)
        return writer.bytes
    }

    package init(parsing body: [UInt8]) throws(LayoutError) {
        var reader = ByteReader(body)
        try reader.label(Self.label)
        network = try reader.identifier()
        (version, previous) = try reader.chainLink()
        nonce = try reader.take(Self.nonceBytes)
        issued = try reader.time("issued")
        expires = try reader.time("expires")
        roots = try reader.keys(Limits.roots)
        operatingKey = try reader.key()
        voucherKeys = try reader.keys(Limits.vouchers)
        vouching = try Vouching(from: &reader)
        retention = try Retention(from: &reader)
        retentionIdentities = try reader.retentionIdentities()
        hosts = try reader.hosts()
        authorities = try reader.list(Limits.authorities, key: \.bytes) {
            (reader: inout ByteReader) throws(LayoutError) in
            try reader.hash()
        }
        extensions = try Extensions(from: &reader)
        try reader.finish()
        try checkRules()
    }

    private func checkRules() throws(LayoutError) {
        guard (version == 1) == (network == .zero) else { throw .meaningless("network") }
        guard expires > issued else { throw .meaningless("expires") }
        guard retention != .always || !retentionIdentities.isEmpty else { throw .meaningless("retention") }
        guard extensions.items.allSatisfy({ $0.type != Self.rootAtRelay || $0.value.isEmpty }) else {
            throw .meaningless("extension")
        }
        // No key has two jobs.
        let keys = roots.map(\.bytes) + [operatingKey.bytes] + voucherKeys.map(\.bytes)
        guard Set(keys).count == keys.count else { throw .meaningless("public key") }
    }
}

extension Charter.Vouching {
    fileprivate init(from reader: inout ByteReader) throws(LayoutError) {
        guard let value = Self(rawValue: try reader.u8()) else { throw .meaningless("vouching") }
        self = value
    }
}

extension Charter.Retention {
    fileprivate init(from reader: inout ByteReader) throws(LayoutError) {
        guard let value = Self(rawValue: try reader.u8()) else { throw .meaningless("retention") }
        self = value
    }
}

extension ByteReader {
    fileprivate mutating func keys<Role>(
        _ counts: ClosedRange<Int>
    ) throws(LayoutError) -> [VerifyingKey<Role>] {
        try list(counts, key: \.bytes) { (reader: inout ByteReader) throws(LayoutError) in try reader.key() }
    }

    fileprivate mutating func retentionIdentities() throws(LayoutError) -> [Charter.RetentionIdentity] {
        try list(Limits.retentionIdentities, key: \.user.bytes) { (reader: inout ByteReader) throws(LayoutError) in
            Charter.RetentionIdentity(user: try reader.identifier(), identity: try reader.hash())
        }
    }

    /// Sorted by the first field as encoded: by length, then by the bytes of the text.
    fileprivate mutating func hosts() throws(LayoutError) -> [HostAddress] {
        try list(Limits.hosts, key: Self.encoded) { (reader: inout ByteReader) throws(LayoutError) in
            try reader.address()
        }
    }

    private static func encoded(_ address: HostAddress) -> [UInt8] {
        var writer = ByteWriter()
        writer.address(address)
        return writer.bytes
    }
}
