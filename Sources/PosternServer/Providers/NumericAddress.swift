import Glibc

/// An address of the Internet Protocol as it is connected to, without a port and without a zone. One of IPv4 that is
/// written as IPv6 stays one of IPv6: no provider is there.
package enum NumericAddress: Hashable, Sendable {
    case v4(UInt32)
    /// The first and the last 64 bits.
    case v6(UInt64, UInt64)
}

extension NumericAddress {
    /// - Parameter text: Four decimal numbers (RFC 6943 §3.1.1, strict), or IPv6 (RFC 4291 §2.2) without brackets.
    package init?(_ text: String) {
        var (v4, v6) = (in_addr(), in6_addr())
        if inet_pton(AF_INET, text, &v4) == 1 {
            self = .v4(UInt32(bigEndian: v4.s_addr))
        } else if inet_pton(AF_INET6, text, &v6) == 1 {
            self.init(v6)
        } else {
            return nil
        }
    }

    init(_ address: in6_addr) {
        self = withUnsafeBytes(of: address) { bytes in
            .v6(
                UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)),
                UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
            )
        }
    }
}

extension NumericAddress: CustomStringConvertible {
    /// Reads back as the same address; IPv6 is not shortened.
    package var description: String {
        switch self {
        case .v4(let bits):
            stride(from: 24, through: 0, by: -8).map { String(bits >> $0 & 0xFF) }.joined(separator: ".")
        case .v6(let high, let low):
            [high, low].flatMap { half in stride(from: 48, through: 0, by: -16).map { half >> $0 & 0xFFFF } }
                .map { String($0, radix: 16) }.joined(separator: ":")
        }
    }
}
