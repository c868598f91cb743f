import PosternTrust
import PosternWire

extension NetworkReport {
    /// One line a fact.
    package func printable() throws -> Printable {
        var lines = ["network \(network)", "fingerprint: \(fingerprint)"]
        if let name { lines.append("name: \(Quoting.quoted(name))") }
        lines += charters.map(\.line)
        lines += roots.map { "root key: \($0.short)\(rootIsAtRelay ? ", held by the relay" : "")" }
        lines.append("operating key: \(operatingKey.short)")
        lines += voucherKeys.map { "voucher key: \($0.short)" }
        lines.append("vouching: \(vouchingIsRequired ? "required" : "optional")")
        lines.append("retention: \(retentionText)")
        lines += hosts.map { "address: \(Quoting.quoted($0))" }
        lines += policy?.lines ?? ["policy: none yet"]
        lines += group?.lines ?? []
        lines += warnings.map { "warning: \(Quoting.quoted($0))" }
        return Printable(lines: lines, json: try JSONLine.encode(Fields(self)))
    }

    private var retentionText: String {
        switch retention {
        case .never: "never"
        case .off: "off, as the policy says; the charter names \(retentionIdentities) who may keep copies"
        case .on: "on: copies of every conversation are kept; the charter names \(retentionIdentities) who keep them"
        }
    }
}

extension NetworkReport.CharterLine {
    fileprivate var line: String {
        let signer = signedBy.map { "signed by root \($0.short)" } ?? "signed by no root that is held"
        let late = arrivedExpired ? ", had expired when it came" : ""
        return "charter \(version): issued \(issued.rfc3339), expires \(expires.rfc3339), \(signer)\(late)"
    }
}

extension NetworkReport.PolicyLine {
    fileprivate var lines: [String] {
        ["policy \(version): issued \(issued.rfc3339), under charter \(charterVersion)"]
            + settings.sorted { $0.key < $1.key }.map {
                "setting \(Quoting.quoted($0.key)): \(Quoting.quoted($0.value))"
            }
    }
}

extension NetworkReport.GroupLine {
    fileprivate var lines: [String] {
        let name = "security group \(Quoting.quoted(code))"
        guard let policy else { return ["\(name): no policy"] }
        return policy.lines.map { "\(name): \($0)" }
    }
}

extension DigitGroups {
    /// Enough to tell keys apart; not to be compared against somebody who chooses keys.
    var short: String { groups.prefix(3).joined(separator: " ") }
}

private struct Fields: Encodable {
    struct Charter: Encodable {
        let version: UInt32
        let issued, expires: String
        let signedBy: String?
        let arrivedExpired: Bool
    }

    struct Policy: Encodable {
        let version, charterVersion: UInt32
        let issued: String
        let settings: [String: String]

        init(_ line: NetworkReport.PolicyLine) {
            version = line.version
            charterVersion = line.charterVersion
            issued = line.issued.rfc3339
            settings = line.settings
        }
    }

    struct Group: Encodable {
        let group: String
        let policy: Policy?
    }

    let version = 1
    let network, networkFingerprint: String
    let networkName: String?
    let charters: [Charter]
    let rootKeys: [String]
    let rootHeldByRelay: Bool
    let operatingKey: String
    let voucherKeys: [String]
    let vouching, retention: String
    let retentionIdentities: Int
    let addresses: [String]
    let policy: Policy?
    let securityGroup: Group?
    let warnings: [String]

    init(_ report: NetworkReport) {
        network = report.network.description
        networkFingerprint = report.fingerprint.description
        networkName = report.name
        charters = report.charters.map {
            Charter(
                version: $0.version,
                issued: $0.issued.rfc3339,
                expires: $0.expires.rfc3339,
                signedBy: $0.signedBy?.description,
                arrivedExpired: $0.arrivedExpired
            )
        }
        rootKeys = report.roots.map(\.description)
        rootHeldByRelay = report.rootIsAtRelay
        operatingKey = report.operatingKey.description
        voucherKeys = report.voucherKeys.map(\.description)
        vouching = report.vouchingIsRequired ? "required" : "optional"
        retention = report.retention.rawValue
        retentionIdentities = report.retentionIdentities
        addresses = report.hosts
        policy = report.policy.map(Policy.init)
        securityGroup = report.group.map { Group(group: $0.code, policy: $0.policy.map(Policy.init)) }
        warnings = report.warnings
    }
}
