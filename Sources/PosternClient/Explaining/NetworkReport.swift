import PosternHome
package import PosternTrust
package import PosternWire

/// Who signed what of the network, as this device holds it.
package struct NetworkReport: Hashable, Sendable {
    package struct CharterLine: Hashable, Sendable {
        package let version: UInt32
        package let issued: Timestamp
        package let expires: Timestamp
        /// The root that signed it, by its fingerprint.
        package let signedBy: DigitGroups?
        /// It had expired when it came: it takes away, and adds nothing.
        package let arrivedExpired: Bool
    }

    package struct PolicyLine: Hashable, Sendable {
        package let version: UInt32
        package let issued: Timestamp
        package let charterVersion: UInt32
        package let settings: [String: String]
    }

    package struct GroupLine: Hashable, Sendable {
        /// Its id in the administration interface.
        package let code: String
        package let policy: PolicyLine?
    }

    package enum Retention: String, Hashable, Sendable {
        case never
        case off
        case on
    }

    package let network: NetworkID
    package let fingerprint: DigitGroups
    package let name: String?
    package let charters: [CharterLine]
    package let roots: [DigitGroups]
    /// The relay made the network by itself, and can sign any charter.
    package let rootIsAtRelay: Bool
    package let operatingKey: DigitGroups
    /// Those that count.
    package let voucherKeys: [DigitGroups]
    package let vouchingIsRequired: Bool
    package let retention: Retention
    package let retentionIdentities: Int
    package let hosts: [String]
    package let policy: PolicyLine?
    /// The user's; `nil` while the relay has named none.
    package let group: GroupLine?
    package let warnings: [String]
}

extension Client {
    /// What the home holds, checked when it came.
    package func networkReport() throws -> NetworkReport {
        let network = try network()
        let charter = network.charters.newest.content
        return NetworkReport(
            network: network.id,
            fingerprint: Fingerprint.of(network.id),
            name: network.policy.newest.flatMap { try? PolicySettings(of: $0.content).networkName },
            charters: network.charters.lines,
            roots: charter.roots.map { Fingerprint.of($0) },
            rootIsAtRelay: network.charters.rootIsAtRelay,
            operatingKey: Fingerprint.of(charter.operatingKey),
            voucherKeys: network.charters.voucherKeys.map { Fingerprint.of($0) },
            vouchingIsRequired: network.charters.vouchingIsRequired,
            retention: charter.retention == .never ? .never : network.isRetained ? .on : .off,
            retentionIdentities: network.charters.retentionIdentities.count,
            hosts: charter.hosts.map(\.text),
            policy: network.policy.newest.map { NetworkReport.PolicyLine($0.content) },
            group: network.group.map { group in
                let policy = group.policy.newest.map { NetworkReport.PolicyLine($0.content) }
                return NetworkReport.GroupLine(code: group.code, policy: policy)
            },
            warnings: network.warnings(at: clock())
        )
    }

    /// What a user is told with everything that is done, as long as it lasts.
    package func lastingWarnings() throws -> [String] { try network().warnings(at: clock()) }
}

extension Network {
    /// In the last 30 days of the newest charter, and afterwards.
    func warnings(at now: Timestamp) -> [String] {
        let expires = charters.newest.content.expires.rfc3339
        if charters.isExpired(at: now) {
            return [
                "the network's charter expired \(expires): nothing new counts before the administrator signs the next one"
            ]
        }
        return charters.isExpiring(at: now) ? ["the network's charter expires \(expires): tell the administrator"] : []
    }
}

extension CharterChain {
    fileprivate var lines: [NetworkReport.CharterLine] {
        all.map { charter in
            NetworkReport.CharterLine(
                version: charter.version,
                issued: charter.content.issued,
                expires: charter.content.expires,
                signedBy: signer(of: charter.version).map { Fingerprint.of($0) },
                arrivedExpired: arrivedExpired.contains(charter.version)
            )
        }
    }
}
