import PosternHome
package import PosternTransport
package import PosternTrust
package import PosternWire

/// What the own home holds of the network: its charters, the policies that bind the user, and the authorities that the
/// charter pins.
package struct Network: Sendable {
    package private(set) var charters: CharterChain
    package private(set) var policy: PolicyChain
    /// The user's; `nil` while the relay has named none.
    package private(set) var group: SecurityGroup?
    /// DER, by H(SubjectPublicKeyInfo).
    private(set) var authorities: [Hash512: [UInt8]]

    package var id: NetworkID { charters.network }

    init(charters: CharterChain, authorities: [Hash512: [UInt8]] = [:]) {
        self.charters = charters
        self.authorities = authorities
        policy = PolicyChain(of: charters.network)
    }

    init(of id: NetworkID, in home: Home) throws {
        do {
            let expired = try home.documents(.expiredArrival, of: id.bytes).map(\.name.version)
            charters = try CharterChain(
                restoring: try home.documents(.charter, of: id.bytes).map { try Document($0) },
                of: id,
                arrivedExpired: Set(expired)
            )
            policy = try PolicyChain(
                restoring: try home.documents(.policy, of: PolicyScope.zero.bytes).map { try Document($0) },
                of: id
            )
            if let code = try home.securityGroup() { group = try SecurityGroup(code, of: id, in: home) }
        } catch let error as ChainError {
            throw ClientError.untrusted("the kept documents of the network", error)
        }
        authorities = [:]
        for kept in try home.documents(.authority, of: id.bytes) { authorities[kept.hash] = kept.body }
    }

    /// Whom to take for the relay; `nil` where the charter pins authorities of which none is held.
    package var trust: ServerTrust? {
        let pinned = charters.newest.content.authorities
        guard !pinned.isEmpty else { return .system }
        let held = pinned.compactMap { authorities[$0] }
        return held.isEmpty ? nil : .authorities(held)
    }

    /// Where to connect to, the known address first if it still counts.
    package func addresses(startingWith known: String) -> [HostAddress] {
        let hosts = charters.newest.content.hosts
        return hosts.filter { $0.text == known } + hosts.filter { $0.text != known }
    }

    /// The policy says that copies are kept for retention, and the charter names whose.
    package var isRetained: Bool {
        guard !charters.retentionIdentities.isEmpty else { return charters.newest.content.retention == .always }
        switch charters.newest.content.retention {
        case .never: return false
        case .always: return true
        case .byPolicy: return policy.newest?.content.retention ?? false
        }
    }
}

// Later documents.
extension Network {
    /// - Returns: What to keep.
    mutating func take(charters documents: [Document], arriving arrival: PosternTrust.Arrival) throws
        -> [StoredDocument]
    {
        let before = charters.arrivedExpired
        do {
            let taken = try charters.update(with: documents, arriving: arrival)
            let expired = charters.arrivedExpired.subtracting(before).sorted()
            return taken.map { StoredDocument($0, .charter(id, version: $0.version)) }
                + expired.map { .expiredArrival($0, of: id) }
        } catch {
            throw ClientError.untrusted("the network's charter", error)
        }
    }

    /// - Returns: What to keep.
    mutating func take(policies documents: [Document], arriving arrival: PosternTrust.Arrival) throws
        -> [StoredDocument]
    {
        do {
            return try policy.update(with: documents, under: charters, arriving: arrival).map {
                StoredDocument($0, .policy(.zero, version: $0.version))
            }
        } catch {
            throw ClientError.untrusted("the network's policy", error)
        }
    }

    mutating func use(_ group: SecurityGroup) { self.group = group }

    /// Takes the pinned authorities among the certificates that a relay showed.
    ///
    /// - Returns: What to keep.
    /// - Throws: ``ClientError/authorityNotShown`` when there are pins and none of them was shown.
    mutating func take(shown certificates: [PresentedCertificate]) throws(ClientError) -> [StoredDocument] {
        let pinned = Set(charters.newest.content.authorities)
        var kept: [StoredDocument] = []
        for certificate in certificates {
            let hash = Hash512.of(certificate.publicKeyInfo)
            guard pinned.contains(hash), authorities[hash] == nil else { continue }
            let version = UInt32(clamping: authorities.count + 1)
            authorities[hash] = certificate.der
            let name = DocumentName(kind: .authority, subject: id.bytes, version: version)
            kept.append(StoredDocument(name: name, hash: hash, body: certificate.der, signature: []))
        }
        guard trust != nil else { throw .authorityNotShown }
        return kept
    }

    /// Everything, for a new home.
    var documents: [StoredDocument] {
        charters.all.map { StoredDocument($0, .charter(id, version: $0.version)) }
            + charters.arrivedExpired.sorted().map { .expiredArrival($0, of: id) }
    }
}
