import PosternTrust
import PosternWire

/// What the charter of every network on this relay says about the relay: where it is, and whose certificates it shows.
package struct NetworkTemplate: Hashable, Sendable {
    let hosts: [HostAddress]
    let authorities: [Hash512]

    /// - Parameters:
    ///   - hosts: Each `host:port`, 1 to 16.
    ///   - authorityKeys: DER SubjectPublicKeyInfo of the authorities to be pinned; none: the clients' own roots
    ///     decide.
    /// - Throws: ``AdministrationError/refused(_:)`` for what no charter can name.
    package init(hosts: [String], authorityKeys: [[UInt8]]) throws(AdministrationError) {
        do {
            self.hosts = try hosts.map { try HostAddress($0) }
        } catch {
            throw .refused("an address of the relay is not of the form host:port")
        }
        authorities = authorityKeys.map { Hash512.of($0) }
        guard Limits.hosts.contains(hosts.count), Limits.authorities.contains(authorityKeys.count) else {
            throw .refused("a charter names 1 to 16 addresses and at most 8 authorities")
        }
    }

    package var hostTexts: [String] { hosts.map(\.text) }

    /// 64 bytes each.
    package var authorityHashes: [[UInt8]] { authorities.map(\.bytes) }
}
