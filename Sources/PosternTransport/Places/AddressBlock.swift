package import NIOCore

/// Whose connections are counted together.
///
/// Who has one IPv6 address has all 2^64 of its prefix, so these are counted as one; an IPv4 address stands for itself,
/// in whichever of its two forms a socket shows it.
package enum AddressBlock: Hashable, Sendable {
    case ipv4(UInt32)
    /// The first 64 bits.
    case ipv6(UInt64)
    /// A peer whose address is not known.
    case unknown

    package init(_ address: SocketAddress?) {
        // Both socket addresses begin with family and port, 4 bytes; that of IPv6 goes on with its flow, 4 more.
        switch address {
        case .v4(let socket): self = withUnsafeBytes(of: socket.address) { .ipv4($0.bigEndian(at: 4)) }
        case .v6(let socket): self = withUnsafeBytes(of: socket.address) { Self(ipv6: $0, at: 8) }
        case .unixDomainSocket, nil: self = .unknown
        }
    }

    private init(ipv6 bytes: UnsafeRawBufferPointer, at offset: Int) {
        let prefix: UInt64 = bytes.bigEndian(at: offset)
        let marker: UInt32 = bytes.bigEndian(at: offset + 8)
        // IPv4-mapped: ::ffff:a.b.c.d.
        let isMapped = prefix == 0 && marker == 0xFFFF
        self = isMapped ? .ipv4(bytes.bigEndian(at: offset + 12)) : .ipv6(prefix)
    }
}

extension UnsafeRawBufferPointer {
    fileprivate func bigEndian<Number: FixedWidthInteger & BitwiseCopyable>(at offset: Int) -> Number {
        Number(bigEndian: loadUnaligned(fromByteOffset: offset, as: Number.self))
    }
}
