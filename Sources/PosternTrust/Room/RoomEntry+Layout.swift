package import PosternWire

extension RoomEntry: ChainedBody {
    package typealias Signer = KeyRole.Device
    package static let label = Label.roomEntry

    package var body: [UInt8] {
        var writer = ByteWriter()
        writer.label(Self.label)
        writer.identifier(network)
        writer.identifier(room)
        writer.u32(version)
        writer.hash(previous)
        writer.who(author)
        writer.identifier(device)
        writer.u32(listVersion)
        writer.seconds(time)
        writer.u8(change.number)
        writer.sized(change.details)
        writer.hash(stateAfter)
        return writer.bytes
    }

    package init(parsing body: [UInt8]) throws(LayoutError) {
        var reader = ByteReader(body)
        try reader.label(Self.label)
        network = try reader.identifier()
        room = try reader.identifier()
        (version, previous) = try reader.chainLink()
        author = try reader.member()
        device = try reader.identifier()
        listVersion = try reader.u32()
        time = try reader.time("time")
        let number = try reader.u8()
        let details = try reader.sized()
        change = try RoomChange(number: number, details: details)
        stateAfter = try reader.hash()
        try reader.finish()
        try checkRules()
    }

    private func checkRules() throws(LayoutError) {
        guard network != .zero else { throw .meaningless("network") }
        guard (version == 1) == (room == .zero) else { throw .meaningless("room") }
        guard listVersion >= 1 else { throw .meaningless("list version") }
        guard (version == 1) == change.isCreation else { throw .meaningless("change") }
    }
}
