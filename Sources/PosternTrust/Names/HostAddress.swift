package import PosternWire

/// `host:port` of a relay: ASCII, lower case, IPv6 in brackets, port always. Compared as bytes.
package struct HostAddress: Hashable, Sendable {
    package let host: String
    package let port: UInt16

    /// - Parameter text: At most 262 bytes. The host is a name or IPv4 address of `a-z 0-9 . - _` (1 to 255 bytes,
    ///   no empty label), or an IPv6 address of `0-9 a-f : .` in brackets; the port is 1 to 65535 without leading
    ///   zeros.
    /// - Throws: ``LayoutError/tooLong``; ``LayoutError/meaningless(_:)`` for another form.
    package init(_ text: String) throws(LayoutError) {
        guard text.utf8.count <= Limits.hostBytes else { throw .tooLong }
        guard
            let colon = text.utf8.lastIndex(of: UInt8(ascii: ":")),
            let port = Self.port(text[text.index(after: colon)...]),
            Self.isHost(text[..<colon])
        else { throw .meaningless("host:port") }
        host = String(text[..<colon])
        self.port = port
    }

    /// The signed form.
    package var text: String { "\(host):\(port)" }

    package var bytes: [UInt8] { Array(text.utf8) }

    private static func port(_ digits: Substring) -> UInt16? {
        guard (1...5).contains(digits.utf8.count), !digits.hasPrefix("0") else { return nil }
        guard digits.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else { return nil }
        return UInt16(digits)
    }

    private static func isHost(_ host: Substring) -> Bool {
        guard (1...255).contains(host.utf8.count) else { return false }
        if host.hasPrefix("[") {
            guard host.hasSuffix("]") else { return false }
            let address = host.dropFirst().dropLast()
            return address.utf8.count { $0 == UInt8(ascii: ":") } >= 2
                && address.utf8.allSatisfy { "0123456789abcdef:.".utf8.contains($0) }
        }
        return host.split(separator: ".", omittingEmptySubsequences: false).allSatisfy(isLabel)
    }

    private static func isLabel(_ label: Substring) -> Bool {
        !label.isEmpty && !label.hasPrefix("-") && !label.hasSuffix("-")
            && label.utf8.allSatisfy { "abcdefghijklmnopqrstuvwxyz0123456789-_".utf8.contains($0) }
    }
}

extension HostAddress: CustomStringConvertible {
    package var description: String { text }
}

extension ByteReader {
    mutating func address() throws(LayoutError) -> HostAddress { try HostAddress(try text(atMost: Limits.hostBytes)) }
}

extension ByteWriter {
    mutating func address(_ address: HostAddress) { sized(address.bytes) }
}
