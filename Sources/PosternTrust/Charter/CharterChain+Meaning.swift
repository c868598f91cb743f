package import PosternWire

// What a chain of charters says now.

extension CharterChain {
    package func charter(_ version: UInt32) -> VerifiedCharter? {
        version >= 1 && version <= newest.version ? all[Int(version) - 1] : nil
    }

    /// Which root signed a version: one of the version before, of version 1 one of its own.
    package func signer(of version: UInt32) -> RootPublicKey? {
        guard let charter = charter(version) else { return nil }
        let before = self.charter(version - 1) ?? charter
        return before.content.roots.first { charter.document.isSigned(by: $0) }
    }

    /// Talk goes on, under a lasting warning, and nothing new counts until a later charter.
    package func isExpired(at now: Timestamp) -> Bool { newest.content.expires < now }

    /// In the last 30 days, and afterwards.
    package func isExpiring(at now: Timestamp) -> Bool {
        newest.content.expires < now.adding(seconds: Charter.warningSeconds)
    }

    /// Whose devices of kind 3 are retention devices.
    package var retentionIdentities: [Charter.RetentionIdentity] { retentionIdentities(at: newest.version) }

    /// Whose vouchers count.
    package var voucherKeys: [VoucherPublicKey] { voucherKeys(at: newest.version) }

    /// Those that counted while this version was the newest.
    package func retentionIdentities(at version: UInt32) -> [Charter.RetentionIdentity] {
        counting(\.retentionIdentities, at: version)
    }

    /// Those that counted while this version was the newest.
    package func voucherKeys(at version: UInt32) -> [VoucherPublicKey] { counting(\.voucherKeys, at: version) }

    package var vouchingIsRequired: Bool { newest.content.vouching == .required }

    package func hosts(_ address: HostAddress) -> Bool { newest.content.hosts.contains(address) }

    /// The next version with the same content, to be changed and signed by a root of the newest.
    package func draft(issued: Timestamp, expires: Timestamp) -> Charter {
        var charter = newest.content
        charter.network = network
        charter.version += 1
        charter.previous = newest.hash
        charter.issued = issued
        charter.expires = expires
        return charter
    }

    /// A version's items, as far as they did not come with a charter that had expired when it arrived.
    private func counting<Item: Hashable>(_ items: (Charter) -> [Item], at version: UInt32) -> [Item] {
        guard let last = charter(version) else { return [] }
        var counted = items(last.content)
        for charter in all.prefix(Int(version)).reversed() {
            if charter.version < version {
                let before = Set(items(charter.content))
                counted.removeAll { !before.contains($0) }
            }
            if !arrivedExpired.contains(charter.version) { break }
        }
        return counted
    }
}
