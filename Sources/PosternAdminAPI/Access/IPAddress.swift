import Glibc

/// An address of IPv4 or IPv6. IPv4 inside of IPv6 (`::ffff:192.0.2.1`) is IPv4: a socket that takes both families
/// shows IPv4 peers so, and a policy must not miss them.
package struct IPAddress: Hashable, Sendable {
    /// 4 or 16, in network order.
    package let bytes: [UInt8]

    /// - Parameter text: As RFC 4291 §2.2 or in four decimal parts; without zone, port or brackets.
    package init?(_ text: String) {
        // A NUL would end the text early for the C library.
        guard text.utf8.count <= 45, text.utf8.allSatisfy(Self.isAddressByte) else { return nil }
        let isLong = text.utf8.contains(UInt8(ascii: ":"))
        var bytes = [UInt8](repeating: 0, count: isLong ? 16 : 4)
        guard inet_pton(isLong ? AF_INET6 : AF_INET, text, &bytes) == 1 else { return nil }
        self.init(bytes: bytes)
    }

    /// - Parameter bytes: 4 or 16, in network order.
    package init?(bytes: [UInt8]) {
        guard bytes.count == 4 || bytes.count == 16 else { return nil }
        self.bytes = bytes.starts(with: Self.mapped) && bytes.count == 16 ? Array(bytes[12...]) : bytes
    }

    fileprivate static let mapped = [UInt8](repeating: 0, count: 10) + [0xFF, 0xFF]

    private static func isAddressByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: ":"): true
        case UInt8(ascii: "a")...UInt8(ascii: "f"), UInt8(ascii: "A")...UInt8(ascii: "F"): true
        default: false
        }
    }
}

/// Addresses that begin with the same bits (RFC 4632 §3.1, RFC 4291 §2.3), of one family: `::/0` holds no IPv4.
struct AddressRange: Hashable, Sendable {
    private let bytes: [UInt8]
    private let prefix: Int

    /// - Throws: What is wrong and how it should be.
    init(_ text: String) throws(PolicyFault.Reason) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), let address = IPAddress(String(parts[0])) else { throw Self.malformed }
        bytes = address.bytes
        guard parts.count == 2 else {
            prefix = address.bytes.count * 8
            return
        }
        // How many bits the address lost when it turned out to be of IPv4.
        let hidden = parts[0].utf8.contains(UInt8(ascii: ":")) && address.bytes.count == 4 ? 96 : 0
        guard
            parts[1].utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            let length = Int(parts[1]), String(length) == parts[1],
            (hidden...hidden + address.bytes.count * 8).contains(length)
        else { throw Self.malformed }
        prefix = length - hidden
        guard Self.cut(bytes, to: prefix) == bytes else {
            throw .init("has bits behind the prefix: write the range's first address, or leave '/\(length)' out")
        }
    }

    func contains(_ address: IPAddress) -> Bool {
        address.bytes.count == bytes.count && Self.cut(address.bytes, to: prefix) == bytes
    }

    private static func cut(_ bytes: [UInt8], to prefix: Int) -> [UInt8] {
        bytes.enumerated().map { index, byte in
            let kept = min(max(prefix - index * 8, 0), 8)
            return byte & UInt8(truncatingIfNeeded: 0xFF00 >> kept)
        }
    }

    private static let malformed = PolicyFault.Reason(
        "must be an address or a range such as 192.0.2.0/24 or 2001:db8::/32"
    )
}
