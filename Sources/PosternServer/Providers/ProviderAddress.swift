/// An `https` address of a named host, as a provider's pages have them.
///
/// Read more strictly than RFC 3986 asks, so that what is checked here and what a library connects to cannot be two
/// hosts: no user name, no IP address in any spelling, no fragment, and no character that a reader may take otherwise.
package struct ProviderAddress: Hashable, Sendable {
    /// As it was written.
    package let text: String
    let host: HostName
    let port: Int
    /// Empty, or begins with a slash.
    let path: String
    let query: String?

    static let longest = 2_048
    private static let scheme = "https://"
    private static let standardPort = 443

    package init?(_ text: String) {
        guard text.utf8.count <= Self.longest, text.utf8.starts(with: Self.scheme.utf8) else { return nil }
        let rest = Substring(text.utf8.dropFirst(Self.scheme.utf8.count))
        let authorityEnd = rest.utf8.firstIndex { "/?".utf8.contains($0) } ?? rest.endIndex
        let target = rest[authorityEnd...]
        guard Self.isTarget(target), let (host, port) = Self.authority(rest[..<authorityEnd]) else { return nil }
        let queryStart = target.utf8.firstIndex(of: UInt8(ascii: "?"))
        self.text = text
        (self.host, self.port) = (host, port)
        path = String(target[..<(queryStart ?? target.endIndex)])
        query = queryStart.map { String(target[$0...].dropFirst()) }
    }

    /// - Parameter authority: A host, with or without a port.
    init?(authority: String, path: String) {
        self.init(Self.scheme + authority + path)
        guard self.path == path, query == nil else { return nil }
    }

    private init(_ address: ProviderAddress, path: String, query: String?) {
        (host, port) = (address.host, address.port)
        (self.path, self.query) = (path, query)
        text = Self.scheme + address.authority + path + (query.map { "?\($0)" } ?? "")
    }

    /// What to connect to, in the one spelling that there is of it.
    var canonical: String { ProviderAddress(self, path: path, query: query).text }

    private var authority: String { port == Self.standardPort ? host.text : "\(host.text):\(port)" }

    /// Another page of the same server.
    func with(path: String) -> ProviderAddress { ProviderAddress(self, path: path, query: nil) }

    /// - Parameter location: What a redirect says, relative to this address.
    /// - Returns: `nil` for another server, and for what is not an address.
    func redirected(to location: String) -> ProviderAddress? {
        let isPath = location.hasPrefix("/") && !location.hasPrefix("//")
        let target = ProviderAddress(isPath ? Self.scheme + authority + location : location)
        guard let target, target.host == host, target.port == port else { return nil }
        return target
    }

    private static func authority(_ text: Substring) -> (HostName, Int)? {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        // Of some other letters the lower case is a letter of ASCII.
        guard text.utf8.allSatisfy({ $0 < 0x80 }), let host = HostName(String(parts[0])), isNoNumber(host) else {
            return nil
        }
        guard parts.count == 2 else { return (host, standardPort) }
        let digits = parts[1].utf8
        guard (1...5).contains(digits.count), digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return Int(parts[1]).flatMap { (1...65_535).contains($0) ? (host, $0) : nil }
    }

    /// `inet_aton` reads `0x7f000001` and `1.2.3.0x4` as addresses; no name of DNS ends in a label of that kind.
    private static func isNoNumber(_ host: HostName) -> Bool {
        let last = host.text.utf8.split(separator: UInt8(ascii: ".")).last?.first
        return last.map { (0x61...0x7A).contains($0) } ?? false
    }

    /// RFC 3986 §3.3 and §3.4.
    private static func isTarget(_ text: Substring) -> Bool {
        var bytes = text.utf8.makeIterator()
        while let byte = bytes.next() {
            if byte == UInt8(ascii: "%") {
                guard let high = bytes.next(), let low = bytes.next(), isHexadecimal(high), isHexadecimal(low) else {
                    return false
                }
            } else if !isLetterOrDigit(byte), !"-._~!$&'()*+,;=:@/?".utf8.contains(byte) {
                return false
            }
        }
        return true
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        (0x61...0x7A).contains(byte | 0x20) || (0x30...0x39).contains(byte)
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        (0x61...0x66).contains(byte | 0x20) || (0x30...0x39).contains(byte)
    }
}
