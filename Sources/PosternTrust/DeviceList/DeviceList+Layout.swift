package import PosternWire

extension DeviceList: ChainedBody {
    package typealias Signer = KeyRole.Identity
    package static let label = Label.deviceList

    package var body: [UInt8] {
        var writer = ByteWriter()
        writer.label(Self.label)
        writer.identifier(network)
        writer.identifier(user)
        writer.login(login)
        writer.u32(version)
        writer.hash(previous)
        writer.key(identity)
        writer.list(devices) { writer, device in
            writer.identifier(device.id)
            writer.key(device.key)
            writer.u8(device.kind.rawValue)
            writer.u16(device.suites.rawValue)
            writer.seconds(device.added)
        }
        extensions.write(to: &writer)
        return writer.bytes
    }

    package init(parsing body: [UInt8]) throws(LayoutError) {
        var reader = ByteReader(body)
        try reader.label(Self.label)
        network = try reader.identifier()
        user = try reader.identifier()
        login = try reader.login()
        (version, previous) = try reader.chainLink()
        identity = try reader.key()
        devices = try reader.list(0...Limits.botDevices, key: \.id.bytes) {
            (reader: inout ByteReader) throws(LayoutError) in
            try ListedDevice(from: &reader)
        }
        extensions = try Extensions(from: &reader)
        try reader.finish()
        try checkRules()
    }

    private func checkRules() throws(LayoutError) {
        guard network != .zero else { throw .meaningless("network") }
        if let kind = devices.first?.kind {
            guard devices.allSatisfy({ $0.kind == kind }) else { throw .meaningless("kind") }
            guard devices.count <= kind.limit else { throw .tooLong }
        }
        // No key has two jobs.
        guard devices.allSatisfy({ $0.key.bytes != identity.bytes }) else { throw .meaningless("public key") }
    }
}

extension ListedDevice {
    /// Refuses an id that does not follow from its key: nobody lists another one's device under a key of their own.
    fileprivate init(from reader: inout ByteReader) throws(LayoutError) {
        let id: DeviceID = try reader.identifier()
        let key: DevicePublicKey = try reader.key()
        guard let kind = Kind(rawValue: try reader.u8()) else { throw .meaningless("kind") }
        let suites = Suites(rawValue: try reader.u16())
        guard !suites.isEmpty else { throw .meaningless("suites") }
        self.init(key: key, kind: kind, suites: suites, added: try reader.time("added"))
        guard self.id == id else { throw .meaningless("device id") }
    }
}
