package import PosternWire

/// Where a network is and how to know that it is the right one. No secret: `whoami` prints it.
///
/// `postern-network-1.` + base32 of `network[16] charter-version.u32 L(host:port)` and the first 4 bytes of H of these.
package struct NetworkCode: Hashable, Sendable {
    package static let prefix = "postern-network-1"

    /// Charter version 1 has to give this id.
    package let network: NetworkID
    /// The newest charter is at least this version.
    package let charterVersion: UInt32
    package let address: HostAddress

    package init(network: NetworkID, charterVersion: UInt32, address: HostAddress) {
        self.network = network
        self.charterVersion = charterVersion
        self.address = address
    }

    package init(parsing text: String) throws(CodeError) {
        let payload = try JoiningCode.payload(of: text, Self.prefix)
        do { self = try Self(payload: payload) } catch { throw .layout(error) }
    }

    private init(payload: [UInt8]) throws(LayoutError) {
        var reader = ByteReader(payload)
        network = try reader.identifier()
        charterVersion = try reader.u32()
        address = try reader.address()
        try reader.finish()
        guard network != .zero else { throw .meaningless("network") }
        guard charterVersion >= 1 else { throw .meaningless("charter version") }
    }

    package var text: String {
        var writer = ByteWriter()
        writer.identifier(network)
        writer.u32(charterVersion)
        writer.address(address)
        return JoiningCode.text(Self.prefix, writer.bytes)
    }
}

extension NetworkCode: CustomStringConvertible {
    package var description: String { text }
}
